import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { readyCheckQuery } from "../api/ready-queries.ts";
import { Asked } from "../parts/asked.tsx";
import { Countdown, Moment } from "../parts/moments.tsx";
import { ReadyList } from "./ready-list.tsx";

/** On the start page: what the check comes to, and when the next thing opens. */
export function ReadyCheck() {
  const t = useTranslations("ready");
  const query = useQuery(readyCheckQuery(useClients()));
  return (
    <section className="card ready">
      <h2>{t("title")}</h2>
      <Asked query={query}>
        {({ check, clock }) => (
          <>
            <ReadyList check={check} clock={clock} />
            <p className="opens-next">
              <span className="fine">{t("next")}</span>
              {check.next === undefined ? (
                <span>{t("nothingOpens")}</span>
              ) : (
                <>
                  <strong>
                    <Countdown until={check.next.at} ahead={clock.ahead} />
                  </strong>
                  <Moment at={check.next.at} zone={check.institution.timeZone} />
                </>
              )}
            </p>
            <p>
              <Link to="/ready">{t("toCheck")}</Link>
            </p>
          </>
        )}
      </Asked>
    </section>
  );
}
