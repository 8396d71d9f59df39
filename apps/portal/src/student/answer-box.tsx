import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { prospectQuery } from "../api/ready-queries.ts";
import type { Offering } from "../api/types.ts";
import { Countdown, Moment } from "../parts/moments.tsx";
import { Said } from "../parts/said.tsx";
import { Failed, Loading } from "../parts/states.tsx";
import { EnrolForm } from "./enrol-form.tsx";

/** You can, you need permission, or not for you, because: before anything else. */
export function AnswerBox({ offering }: { readonly offering: Offering }) {
  const t = useTranslations("answer");
  const query = useQuery(prospectQuery(useClients(), offering.host.schacHome, offering.offeringId));
  const prospect = query.data;
  if (prospect === undefined) {
    return (
      <section className="answer" aria-label={t("label")}>
        {query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading lines={3} />
        )}
      </section>
    );
  }
  const full = offering.places.left === 0;
  const tone = { can: full ? "wait" : "yes", permission: "wait", cannot: "no", enrolled: "yes" }[
    prospect.answer
  ];
  return (
    <section className={`answer ${tone}`} aria-label={t("label")}>
      <p className="answer-title">{t(prospect.answer === "can" && full ? "canWait" : prospect.answer)}</p>
      {prospect.permission === undefined ? null : (
        <p>
          {t("permissionBy", {
            desk: prospect.permission.desk ?? t("anyDesk"),
            days: prospect.permission.days,
          })}
        </p>
      )}
      {prospect.explanation === undefined ? null : (
        <p>
          <Said texts={prospect.explanation.text} />
        </p>
      )}
      {offering.enrolmentWindow.pausedBecause === undefined ? null : (
        <p className="quote">{offering.enrolmentWindow.pausedBecause}</p>
      )}
      {prospect.explanation?.code === "enrolment-window-not-open" &&
      offering.enrolmentWindow.opensAt !== undefined ? (
        <p>
          {t("opensIn")} <Countdown until={offering.enrolmentWindow.opensAt} /> (
          <Moment at={offering.enrolmentWindow.opensAt} zone={offering.enrolmentWindow.timeZone} />)
        </p>
      ) : null}
      {prospect.associationId === undefined ? null : (
        <p>
          <Link className="button" to={`/enrolments/${prospect.associationId}`}>
            {t("toEnrolment")}
          </Link>
        </p>
      )}
      {prospect.answer === "can" || prospect.answer === "permission" ? (
        <EnrolForm offering={offering} full={full} />
      ) : null}
    </section>
  );
}
