import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useParams } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { enrolmentQuery, offeringQuery, resultsQuery } from "../api/student-queries.ts";
import type { Enrolment } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { Facts } from "../parts/facts.tsx";
import { Moment } from "../parts/moments.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Said } from "../parts/said.tsx";
import { Loading } from "../parts/states.tsx";
import { Alternatives } from "./alternatives.tsx";
import { ChoiceList } from "./choice-list.tsx";
import { headlineOf, nextOf } from "./headline.ts";
import { OfferBox } from "./offer-box.tsx";
import { OfferingName } from "./offering-name.tsx";
import { ResultCard } from "./result-card.tsx";
import { TimeLine } from "./time-line.tsx";
import { WithdrawDialog } from "./withdraw-dialog.tsx";

/** The receipt, and everything that has come of it; its address is all one needs to come back to it. */
export function EnrolmentPage() {
  const { associationId = "" } = useParams();
  const query = useQuery(enrolmentQuery(useClients(), associationId));
  return <Asked query={query}>{(enrolment) => <Shown enrolment={enrolment} />}</Asked>;
}

function Shown({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useTranslations("enrolment");
  // Written by the form that led here, and by nobody else.
  const fresh = (useLocation().state as { fresh?: boolean } | null)?.fresh === true;
  const clients = useClients();
  const results = useQuery(resultsQuery(clients)).data ?? [];
  const mine = results.filter(({ associationId }) => associationId === enrolment.associationId);
  const { host, offeringId, place, explanation, offer, permission } = enrolment;
  // Its name may need another line than that of its institution.
  if (useQuery(offeringQuery(clients, host.schacHome, offeringId)).isLoading) return <Loading />;
  return (
    <article>
      <p className="crumbs">
        <Link to="/enrolments">{t("back")}</Link>
      </p>
      <p className="eyebrow">{host.name}</p>
      <PageTitle>
        <OfferingName enrolment={enrolment} />
      </PageTitle>
      <section className={`answer ${TONES[place]}`} aria-label={t("receipt")} aria-live="polite">
        {fresh ? <p className="eyebrow">{t("received")}</p> : null}
        <p className="answer-title">{t(headlineOf(enrolment), { position: enrolment.position ?? 0 })}</p>
        <p>{t(nextOf(enrolment), { host: host.name })}</p>
        {enrolment.next.until === undefined ? null : (
          <p>
            {t("until")} <Moment at={enrolment.next.until} />
          </p>
        )}
        {explanation === undefined ? null : (
          <p className="quote">
            <Said texts={explanation.text} />
          </p>
        )}
        {permission?.desk === undefined ? null : <p>{t("desk", { desk: permission.desk })}</p>}
        {permission?.said === undefined ? null : <p className="quote">{permission.said}</p>}
        {offer === undefined ? null : <OfferBox enrolment={enrolment} offer={offer} />}
      </section>
      <div className="columns">
        <section>
          <h2>{t("line")}</h2>
          <TimeLine enrolment={enrolment} results={mine} />
          <ChoiceList enrolment={enrolment} />
        </section>
        <aside aria-label={t("details")}>
          <Facts
            facts={[
              [t("number"), <code key="number">{enrolment.associationId}</code>],
              [t("asked"), <Moment key="asked" at={enrolment.requestedAt} />],
              [
                t("decided"),
                enrolment.decidedAt === undefined ? undefined : (
                  <Moment key="decided" at={enrolment.decidedAt} />
                ),
              ],
              [t("through"), enrolment.portal.name],
              [
                t("offering"),
                <Link key="offering" to={`/offerings/${host.schacHome}/${offeringId}`}>
                  {t("toOffering")}
                </Link>,
              ],
            ]}
          />
          {enrolment.releases === undefined ? null : (
            <p>
              {t("releases")} <Link to={`/enrolments/${enrolment.releases}`}>{t("toReleased")}</Link>
            </p>
          )}
          {place === "none" ? null : <WithdrawDialog enrolment={enrolment} />}
        </aside>
      </div>
      {mine.length === 0 ? null : (
        <section>
          <h2>{t("result")}</h2>
          {mine.map((result) => (
            <ResultCard key={result.resultId} result={result} />
          ))}
        </section>
      )}
      {enrolment.next.what === "choose_again" ? <Alternatives offering={{ host, offeringId }} /> : null}
    </article>
  );
}

const TONES = { given: "yes", waiting: "wait", unknown: "wait", none: "no" } as const;
