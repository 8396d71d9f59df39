import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { Asked } from "../parts/asked.tsx";
import { ClockTime } from "../parts/moments.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";
import { Empty } from "../parts/states.tsx";

interface SeatLedgerProps {
  readonly roundId: string;
  /** Who gives the offering, and keeps its ledger. */
  readonly host: string;
  readonly offeringId: string;
}

const SHOWN = 50;
const REFRESH_MS = 5_000;
const COLUMNS = ["at", "pool", "placed", "offered", "size", "reason", "actor"] as const;

/** The newest movements of an offering's seats. */
export function SeatLedger({ roundId, host, offeringId }: SeatLedgerProps) {
  const t = useTranslations("ledger");
  const { alliance } = useClients();
  const query = useQuery({
    queryKey: ["ledger", roundId, host, offeringId],
    queryFn: async () => {
      const params = { path: { roundId, offeringId }, query: { host } };
      return (await bodyOf(alliance.GET("/rounds/{roundId}/board/{offeringId}", { params }))).items;
    },
    refetchInterval: REFRESH_MS,
  });
  const signed = (delta: number) => (delta > 0 ? `+${delta}` : String(delta));
  return (
    <div className="ledger">
      <Asked query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={t("none")} />
          ) : (
            <ScrollTable label={t("title")} heads={COLUMNS.map((key) => t(`columns.${key}`))}>
              {items.slice(0, SHOWN).map((item, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: movements have no name, and only new ones come
                <tr key={items.length - index}>
                  <th scope="row">
                    <ClockTime at={item.at} />
                  </th>
                  <td>
                    {item.kind} {item.beneficiary ?? ""}
                  </td>
                  <td>{signed(item.placedDelta)}</td>
                  <td>{signed(item.offeredDelta)}</td>
                  <td>{signed(item.sizeDelta)}</td>
                  <td>{item.reason}</td>
                  <td>{item.actor}</td>
                </tr>
              ))}
            </ScrollTable>
          )
        }
      </Asked>
    </div>
  );
}
