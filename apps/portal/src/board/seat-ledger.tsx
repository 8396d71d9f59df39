import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { Asked } from "../parts/asked.tsx";
import { Moment } from "../parts/moments.tsx";

interface SeatLedgerProps {
  readonly roundId: string;
  readonly offeringId: string;
}

const SHOWN = 50;

/** The newest movements of an offering's seats. */
export function SeatLedger({ roundId, offeringId }: SeatLedgerProps) {
  const t = useTranslations("ledger");
  const { alliance } = useClients();
  const query = useQuery({
    queryKey: ["ledger", roundId, offeringId],
    queryFn: async () =>
      (
        await bodyOf(
          alliance.GET("/rounds/{roundId}/board/{offeringId}", { params: { path: { roundId, offeringId } } }),
        )
      ).items,
  });
  const signed = (delta: number) => (delta > 0 ? `+${delta}` : String(delta));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, by keyboard as well
    <section className="scroll ledger" aria-label={t("title")} tabIndex={0}>
      <Asked query={query}>
        {(items) => (
          <table className="table">
            <thead>
              <tr>
                {(["at", "pool", "placed", "offered", "size", "reason", "actor"] as const).map((key) => (
                  <th key={key} scope="col">
                    {t(`columns.${key}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.slice(0, SHOWN).map((item, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: movements have no name, and only new ones come
                <tr key={items.length - index}>
                  <th scope="row">
                    <Moment at={item.at} />
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
            </tbody>
          </table>
        )}
      </Asked>
    </section>
  );
}
