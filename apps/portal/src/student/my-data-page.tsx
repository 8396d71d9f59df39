import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { enrolmentsQuery, meQuery, noticesQuery, resultsQuery } from "../api/student-queries.ts";
import type { Enrolment, Person } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { Facts } from "../parts/facts.tsx";
import { Moment } from "../parts/moments.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Paged } from "../parts/paged.tsx";
import { useWord } from "../parts/words.ts";
import { OfferingName } from "./offering-name.tsx";

const PAGE = 20;

/** What the node knows of the student, with whom it was shared, and a copy of it to take along. */
export function MyDataPage() {
  const t = useTranslations("data");
  const clients = useClients();
  const me = useQuery(meQuery(clients));
  const enrolments = useQuery(enrolmentsQuery(clients));
  const results = useQuery(resultsQuery(clients));
  const notices = useQuery(noticesQuery(clients));
  const copy = () => {
    const all = {
      person: me.data,
      enrolments: enrolments.data,
      results: results.data,
      notices: notices.data,
    };
    const address = URL.createObjectURL(
      new Blob([JSON.stringify(all, null, 2)], { type: "application/json" }),
    );
    Object.assign(document.createElement("a"), { href: address, download: "wissel-my-data.json" }).click();
    URL.revokeObjectURL(address);
  };
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <Asked query={me}>
        {(person) => (
          <Asked query={enrolments}>{(items) => <Shown person={person} items={items} onCopy={copy} />}</Asked>
        )}
      </Asked>
    </>
  );
}

interface ShownProps {
  readonly person: Person;
  readonly items: readonly Enrolment[];
  readonly onCopy: () => void;
}

function Shown({ person, items, onCopy }: ShownProps) {
  const t = useTranslations("data");
  const format = useFormatter();
  const word = useWord();
  return (
    <>
      <section>
        <h2>{t("known")}</h2>
        <Facts
          facts={[
            [t("home"), person.institution.name],
            [t("level"), person.level === undefined ? undefined : word("vocabulary.level", person.level)],
            [t("programme"), person.programmeCode],
            [
              t("credits"),
              person.creditsEarned === undefined ? undefined : format.number(person.creditsEarned),
            ],
          ]}
        />
      </section>
      <section>
        <h2>{t("shared")}</h2>
        <p>{t("sharedText")}</p>
        <Paged items={items} size={PAGE}>
          {(shown) => (
            <ul className="rows">
              {shown.map((enrolment) => (
                <li key={enrolment.associationId} className="row">
                  <div>
                    <p className="eyebrow">{enrolment.host.name}</p>
                    <p>
                      <OfferingName enrolment={enrolment} />
                    </p>
                    <p className="fine">
                      {t(
                        enrolment.place === "given" && enrolment.homeState === "associated"
                          ? "sharedName"
                          : "sharedFacts",
                      )}
                      {" · "}
                      <Moment at={enrolment.requestedAt} />
                    </p>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </Paged>
      </section>
      <section>
        <h2>{t("copy")}</h2>
        <p>{t("copyText")}</p>
        <button type="button" className="button" onClick={onCopy}>
          {t("copyButton")}
        </button>
      </section>
    </>
  );
}
