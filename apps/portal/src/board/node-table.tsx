import type { AllianceComponents } from "@wissel/client";
import { useFormatter, useTranslations } from "use-intl";
import { ClockTime } from "../parts/moments.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";

type Node = AllianceComponents["schemas"]["Board"]["nodes"][number];

interface NodeTableProps {
  readonly nodes: readonly Node[];
  /** When the board was prepared. */
  readonly asOf: string;
}

const COLUMNS = ["name", "health", "pace", "errors", "mean", "calls", "owed", "contact"] as const;
/** Who has told nothing for so long is said to be silent. */
const SILENT_MS = 10_000;

/** How the round goes at each institution, how it answers, and who is the slowest. */
export function NodeTable({ nodes, asOf }: NodeTableProps) {
  const t = useTranslations("nodes");
  const slowest = slowestPartner(nodes);
  return (
    <ScrollTable label={t("title")} heads={COLUMNS.map((key) => t(`columns.${key}`))}>
      {nodes.map((node) => (
        <Row key={node.schacHome} node={node} asOf={asOf} isSlowest={node === slowest} />
      ))}
    </ScrollTable>
  );
}

interface RowProps extends Pick<NodeTableProps, "asOf"> {
  readonly node: Node;
  readonly isSlowest: boolean;
}

function Row({ node, asOf, isSlowest }: RowProps) {
  const t = useTranslations("nodes");
  const format = useFormatter();
  const { name, isOwn, failures, round, answered, calls, owed, lastContactAt } = node;
  const isSilent =
    round !== undefined && new Date(asOf).getTime() - new Date(round.asOf).getTime() > SILENT_MS;
  const milliseconds = (value: number | undefined) =>
    value === undefined ? "–" : t("milliseconds", { value: Math.round(value) });
  const pace = (value: number) => format.number(value, { maximumFractionDigits: 1 });
  return (
    <tr>
      <th scope="row">
        {name} {isOwn ? <span className="fine">{t("own")}</span> : null}
      </th>
      <td>
        <span className={failures > 0 ? "chip no" : "chip yes"}>
          {failures > 0 ? t("failing", { failures }) : t("well")}
        </span>{" "}
        {isSlowest ? <span className="chip wait">{t("slowest")}</span> : null}{" "}
        {isSilent ? (
          <span className="fine">
            {t("silentSince")} <ClockTime at={round.asOf} />
          </span>
        ) : null}
      </td>
      <td>
        {round === undefined ? "–" : `${pace(round.arrivalsPerSecond)} / ${pace(round.decisionsPerSecond)}`}
      </td>
      <td>
        {answered === undefined
          ? "–"
          : t("errorsOf", { errors: answered.errors, requests: answered.requests })}
      </td>
      <td>{milliseconds(answered?.meanMilliseconds)}</td>
      <td>{milliseconds(calls?.meanMilliseconds)}</td>
      <td>{format.number(owed)}</td>
      <td>{lastContactAt === undefined ? "–" : <ClockTime at={lastContactAt} />}</td>
    </tr>
  );
}

/** By what calls to it take; of a single partner nothing is said. */
function slowestPartner(nodes: readonly Node[]): Node | undefined {
  const called = nodes.filter(({ calls }) => calls !== undefined);
  if (called.length < 2) return undefined;
  const mean = ({ calls }: Node) => calls?.meanMilliseconds ?? 0;
  return called.toSorted((one, other) => mean(other) - mean(one))[0];
}
