import type { DeskComponents } from "@wissel/client";
import { useFormatter, useTranslations } from "use-intl";
import { Moment } from "../parts/moments.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";
import { Empty } from "../parts/states.tsx";

const COUNTS = ["sent", "delivered", "recorded", "disputed", "undeliverable"] as const;

/** What was returned to each partner, how far it came, and what earlier versions of theirs never arrived here. */
export function ResultsByPartner({
  overview: { partners, gaps = [] },
}: {
  readonly overview: DeskComponents["schemas"]["ResultOverview"];
}) {
  const t = useTranslations("returned");
  const format = useFormatter();
  if (partners.length === 0 && gaps.length === 0) return <Empty title={t("none")} />;
  const heads = ["home", ...COUNTS, "overdue"] as const;
  return (
    <>
      <ScrollTable label={t("byPartner")} heads={heads.map((key) => t(`columns.${key}`))}>
        {partners.map((partner) => (
          <tr key={partner.home}>
            <th scope="row">{partner.home}</th>
            {COUNTS.map((key) => (
              <td key={key}>{format.number(partner[key])}</td>
            ))}
            <td>
              {partner.overdue === 0 ? (
                "0"
              ) : (
                <span className="chip no">{format.number(partner.overdue)}</span>
              )}{" "}
              {partner.overdueSince === undefined ? null : (
                <span className="fine">
                  {t("since")} <Moment at={partner.overdueSince} />
                </span>
              )}
            </td>
          </tr>
        ))}
      </ScrollTable>
      {gaps.map(({ host, results }) => (
        <p key={host} className="notice">
          {t("gaps", { host, results })}
        </p>
      ))}
    </>
  );
}
