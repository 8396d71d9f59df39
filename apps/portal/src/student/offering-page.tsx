import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { prospectQuery } from "../api/ready-queries.ts";
import { enrolmentsQuery, offeringQuery } from "../api/student-queries.ts";
import type { Offering } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { Facts } from "../parts/facts.tsx";
import { Moment, Period } from "../parts/moments.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Said } from "../parts/said.tsx";
import { Loading } from "../parts/states.tsx";
import { useLanguageNames, useWord } from "../parts/words.ts";
import { Alternatives } from "./alternatives.tsx";
import { AnswerBox } from "./answer-box.tsx";
import { CalendarLink } from "./calendar-link.tsx";
import { ChoiceButtons } from "./choice-buttons.tsx";
import { creditsOf } from "./offering-card.tsx";
import { PlacesChip } from "./places-chip.tsx";

/** One offering: first whether it is for this student, then everything else. */
export function OfferingPage() {
  const { host = "", offeringId = "" } = useParams();
  const clients = useClients();
  const query = useQuery(offeringQuery(clients, host, offeringId));
  // The answer comes first; what it is made of is there before anything is shown, so that nothing moves.
  const asked = [useQuery(prospectQuery(clients, host, offeringId)), useQuery(enrolmentsQuery(clients))];
  return (
    <Asked query={query}>
      {(offering) => (asked.some(({ isLoading }) => isLoading) ? <Loading /> : <Shown offering={offering} />)}
    </Asked>
  );
}

function Shown({ offering }: { readonly offering: Offering }) {
  const t = useTranslations("offering");
  const { host, name, description = [], places } = offering;
  return (
    <article className="offering">
      <p className="crumbs">
        <Link to="/offerings">{t("back")}</Link>
      </p>
      <p className="eyebrow">{host.name}</p>
      <PageTitle>
        <Said texts={name} />
      </PageTitle>
      <AnswerBox offering={offering} />
      <div className="columns">
        <section>
          <h2>{t("about")}</h2>
          {description.length === 0 ? (
            <p className="fine">{t("noDescription")}</p>
          ) : (
            <p className="prose">
              <Said texts={description} />
            </p>
          )}
          <p className="buttons">
            <ChoiceButtons offering={offering} />
            <CalendarLink path={`/offerings/${host.schacHome}/${offering.offeringId}`} />
          </p>
          {places.left === 0 || !offering.open ? <Alternatives offering={offering} /> : null}
        </section>
        <aside aria-label={t("facts")}>
          <OfferingFacts offering={offering} />
        </aside>
      </div>
    </article>
  );
}

function OfferingFacts({ offering }: { readonly offering: Offering }) {
  const t = useTranslations("offering");
  const words = useTranslations("vocabulary");
  const word = useWord();
  const { study, startDate, endDate, enrolmentWindow, places, resultValueType, fetchedAt, code } = offering;
  const credits = creditsOf(offering);
  const { opensAt, closesAt, timeZone } = enrolmentWindow;
  const languages = useLanguageNames();
  return (
    <Facts
      facts={[
        [t("places"), <PlacesChip key="places" offering={offering} />],
        [t("asOf"), places.asOf === undefined ? undefined : <Moment key="asOf" at={places.asOf} />],
        [
          t("period"),
          <span key="period">
            <Period from={startDate} to={endDate} />
          </span>,
        ],
        [t("opens"), opensAt === undefined ? undefined : <Moment key="opens" at={opensAt} zone={timeZone} />],
        [
          t("closes"),
          closesAt === undefined ? undefined : <Moment key="closes" at={closesAt} zone={timeZone} />,
        ],
        [t("note"), enrolmentWindow.note],
        [t("load"), credits === undefined ? undefined : words("credits", { credits })],
        [t("level"), study?.level === undefined ? undefined : word("vocabulary.level", study.level)],
        [t("language"), (offering.teachingLanguages ?? []).map(languages).join(", ") || undefined],
        [t("result"), resultValueType === undefined ? undefined : word("vocabulary.scale", resultValueType)],
        [t("returned"), t("returnedText")],
        [t("cost"), t("costText")],
        [t("code"), code],
        [t("readAt"), fetchedAt === undefined ? undefined : <Moment key="readAt" at={fetchedAt} />],
      ]}
    />
  );
}
