import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { catalogueQuery, meQuery } from "../api/student-queries.ts";
import { readerZone } from "../language.tsx";
import { Facts } from "../parts/facts.tsx";
import { Countdown, Moment } from "../parts/moments.tsx";
import { Loading } from "../parts/states.tsx";

/** Whether everything is in order before an opening: who one is, what is open, when the next thing opens. */
export function ReadyCheck() {
  const t = useTranslations("ready");
  const clients = useClients();
  const person = useQuery(meQuery(clients)).data;
  const offerings = useQuery(catalogueQuery(clients)).data;
  const open = offerings?.filter((offering) => offering.open).length ?? 0;
  const next = nextOpening(offerings?.map(({ enrolmentWindow }) => enrolmentWindow.opensAt) ?? []);
  return (
    <section className="card ready">
      <h2>{t("title")}</h2>
      {person === undefined || offerings === undefined ? (
        <Loading lines={5} />
      ) : (
        <Facts
          facts={[
            [t("home"), person.institution.name],
            [t("programme"), person.programmeCode ?? t("unknown")],
            [t("credits"), person.creditsEarned === undefined ? t("unknown") : String(person.creditsEarned)],
            [t("open"), t("openCount", { open, all: offerings.length })],
            [
              t("next"),
              next === undefined ? (
                t("nothingOpens")
              ) : (
                <span key="next">
                  <Moment at={next} /> (<Countdown until={next} />)
                </span>
              ),
            ],
            [t("clock"), t("zone", { zone: readerZone() })],
          ]}
        />
      )}
    </section>
  );
}

/** The first opening that is still to come. */
function nextOpening(openings: readonly (string | undefined)[]): string | undefined {
  const now = new Date().toISOString();
  return openings.filter((at) => at !== undefined && at > now).sort()[0];
}
