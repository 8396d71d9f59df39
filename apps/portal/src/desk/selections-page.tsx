import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useFormatter, useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { SelectionSummary } from "../api/types.ts";
import { FilterSelect } from "../parts/filter-select.tsx";
import { ListedPage } from "../parts/listed-page.tsx";
import { Moment } from "../parts/moments.tsx";
import { Paged } from "../parts/paged.tsx";
import { Said } from "../parts/said.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";
import { Empty } from "../parts/states.tsx";
import { useFilter } from "../parts/use-filter.ts";
import { type SelectionStage, STAGES, stageOf } from "./selection-stage.ts";

const PAGE = 25;
const REFRESH_MS = 15_000;
const COLUMNS = ["offering", "stage", "awaiting", "ranked", "closes"] as const;

/** Own offerings whose places an officer gives by choosing among those who asked. */
export function SelectionsPage() {
  const t = useTranslations("selections");
  const { alliance } = useClients();
  const query = useQuery({
    queryKey: ["selections"],
    queryFn: async () => (await bodyOf(alliance.GET("/selections"))).items,
    refetchInterval: REFRESH_MS,
  });
  return (
    <ListedPage title={t("title")} lead={t("lead")} query={query} none={t("none")} noneText={t("noneText")}>
      {(items) => <SelectionList items={items} />}
    </ListedPage>
  );
}

function SelectionList({ items }: { readonly items: readonly SelectionSummary[] }) {
  const t = useTranslations("selections");
  const [stage, setStage] = useFilter("stage");
  const now = new Date();
  const wanted = items.filter((one) => stage === "" || stageOf(one, now) === stage);
  return (
    <>
      <search className="filters line-up">
        <FilterSelect
          label={t("columns.stage")}
          any={t("any")}
          value={stage}
          options={STAGES.map((one) => ({ value: one, text: t(`stages.${one}`) }))}
          onChange={setStage}
        />
      </search>
      {wanted.length === 0 ? (
        <Empty title={t("noneSuch")} />
      ) : (
        <Paged items={wanted} size={PAGE}>
          {(shown) => (
            <ScrollTable label={t("title")} heads={COLUMNS.map((key) => t(`columns.${key}`))}>
              {shown.map((one) => (
                <SelectionRow key={one.offeringId} selection={one} stage={stageOf(one, now)} />
              ))}
            </ScrollTable>
          )}
        </Paged>
      )}
    </>
  );
}

interface SelectionRowProps {
  readonly selection: SelectionSummary;
  readonly stage: SelectionStage;
}

const CHIPS = { due: "wait", collecting: "idle", to_come: "idle", done: "yes" } as const;

function SelectionRow({ selection, stage }: SelectionRowProps) {
  const t = useTranslations("selections");
  const format = useFormatter();
  const { roundId, offeringId, name, awaiting, ranked, closesAt, pausedBecause } = selection;
  return (
    <tr>
      <th scope="row">
        <Link to={`/desk/selections/${roundId}/${offeringId}`}>
          {name === undefined ? offeringId : <Said texts={name} />}
        </Link>
      </th>
      <td>
        <span className={`chip ${CHIPS[stage]}`}>{t(`stages.${stage}`)}</span>{" "}
        {pausedBecause === undefined ? null : <span className="chip wait">{t("paused")}</span>}
      </td>
      <td>{format.number(awaiting)}</td>
      <td>{format.number(ranked)}</td>
      <td>
        <Moment at={closesAt} />
      </td>
    </tr>
  );
}
