import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { disclosuresQuery } from "../api/privacy-queries.ts";
import { meQuery } from "../api/student-queries.ts";
import type { Person } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { Facts } from "../parts/facts.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { useWord } from "../parts/words.ts";
import { DataExport } from "./data-export.tsx";
import { Disclosures } from "./disclosures.tsx";

/** What is known of the student, who was told what and why, a copy of all of it, and how to be forgotten. */
export function MyDataPage() {
  const t = useTranslations("data");
  const clients = useClients();
  const me = useQuery(meQuery(clients));
  const told = useQuery(disclosuresQuery(clients));
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <p className="lead">{t("lead")}</p>
      <Asked query={me}>
        {(person) => (
          <div className="columns">
            <section>
              <h2>{t("shared")}</h2>
              <p>{t("sharedText")}</p>
              <Asked query={told}>{(items) => <Disclosures items={items} />}</Asked>
            </section>
            <aside className="aside" aria-label={t("yours")}>
              <section>
                <h2>{t("known")}</h2>
                <Known person={person} />
              </section>
              <DataExport />
              <section>
                <h2>{t("forget")}</h2>
                <p>{t("forgetText", { institution: person.institution.name })}</p>
              </section>
            </aside>
          </div>
        )}
      </Asked>
    </>
  );
}

function Known({ person }: { readonly person: Person }) {
  const t = useTranslations("data");
  const format = useFormatter();
  const word = useWord();
  return (
    <Facts
      facts={[
        [t("home"), person.institution.name],
        [t("level"), person.level === undefined ? undefined : word("vocabulary.level", person.level)],
        [t("programme"), person.programmeCode],
        [t("credits"), person.creditsEarned === undefined ? undefined : format.number(person.creditsEarned)],
      ]}
    />
  );
}
