import { useTranslations } from "use-intl";
import { Moment } from "../parts/moments.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";

/** What the table shows of a partner. */
interface PartnerShown {
  readonly schacHome: string;
  readonly name: string;
  readonly failures: number;
  readonly lastContactAt?: string;
  readonly pause?: { readonly reason: string };
  readonly owed: {
    readonly pending: number;
    readonly awaitingPoll: number;
    readonly parked: number;
    readonly held: number;
  };
}

export const DELIVERY_STATES = [
  "pending",
  "queued",
  "sending",
  "awaiting_poll",
  "delivered",
  "parked",
  "held",
] as const;

export function isDeliveryState(state: string): state is (typeof DELIVERY_STATES)[number] {
  return DELIVERY_STATES.some((known) => known === state);
}

const COLUMNS = ["name", "health", "contact", "pending", "parked"] as const;

/** How each partner is, in words first. */
export function PartnerTable({ partners }: { readonly partners: readonly PartnerShown[] }) {
  const t = useTranslations("partners");
  return (
    <ScrollTable label={t("title")} caption={t("title")} heads={COLUMNS.map((key) => t(`columns.${key}`))}>
      {partners.map(({ schacHome, name, pause, failures, lastContactAt, owed }) => {
        const health = pause !== undefined ? "paused" : failures > 0 ? "failing" : "well";
        return (
          <tr key={schacHome}>
            <th scope="row">{name}</th>
            <td>
              <span className={`chip ${{ paused: "wait", failing: "no", well: "yes" }[health]}`}>
                {t(`health.${health}`, { failures })}
              </span>{" "}
              {pause?.reason ?? ""}
            </td>
            <td>{lastContactAt === undefined ? t("never") : <Moment at={lastContactAt} />}</td>
            <td>{owed.pending + owed.awaitingPoll}</td>
            <td>{owed.parked + owed.held}</td>
          </tr>
        );
      })}
    </ScrollTable>
  );
}
