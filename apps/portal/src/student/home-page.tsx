import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { readyCheckQuery } from "../api/ready-queries.ts";
import { isFor, signInHref, useSession } from "../api/session.ts";
import { enrolmentsQuery } from "../api/student-queries.ts";
import { PageTitle } from "../parts/page-title.tsx";
import { Loading } from "../parts/states.tsx";
import { headlineOf } from "./headline.ts";
import { OfferingName } from "./offering-name.tsx";
import { ReadyCheck } from "./ready-check.tsx";

/** Where everybody lands: what these pages are, and what waits for whoever is signed in. */
export function HomePage() {
  const t = useTranslations("home");
  const session = useSession();
  if (!session.signedIn) {
    return (
      <section className="hero">
        <PageTitle>{t("welcome")}</PageTitle>
        <p className="lead">{t("what")}</p>
        <p className="buttons">
          <a className="button" href={signInHref("/")}>
            {t("signIn")}
          </a>
        </p>
        <ol className="promises">
          {(["find", "ask", "follow", "result"] as const).map((key) => (
            <li key={key}>
              <h2>{t(`promises.${key}.title`)}</h2>
              <p>{t(`promises.${key}.text`)}</p>
            </li>
          ))}
        </ol>
      </section>
    );
  }
  return (
    <>
      <PageTitle>{t("hello", { name: session.displayName })}</PageTitle>
      <ul className="doors">
        {isFor(session, "desk") ? <Door to="/desk" name={t("desk")} text={t("deskText")} /> : null}
        {isFor(session, "board") ? <Door to="/board" name={t("board")} text={t("boardText")} /> : null}
      </ul>
      {isFor(session, "student") ? <StudentHome /> : null}
    </>
  );
}

function Door({ to, name, text }: { readonly to: string; readonly name: string; readonly text: string }) {
  return (
    <li className="card">
      <h2>
        <Link to={to}>{name}</Link>
      </h2>
      <p>{text}</p>
    </li>
  );
}

function StudentHome() {
  const t = useTranslations("home");
  const words = useTranslations("enrolment");
  const clients = useClients();
  const ready = useQuery(readyCheckQuery(clients));
  const enrolments = useQuery(enrolmentsQuery(clients));
  // On a phone they stand under each other: what came later would push the other down.
  if (ready.isLoading || enrolments.isLoading) return <Loading />;
  const live = enrolments.data?.filter(({ place }) => place !== "none") ?? [];
  return (
    <div className="columns">
      <ReadyCheck />
      <section>
        <h2>{t("mine")}</h2>
        {live.length === 0 ? <p>{t("nothingYet")}</p> : null}
        <ul className="rows">
          {live.slice(0, 5).map((enrolment) => (
            <li key={enrolment.associationId} className="row">
              <div>
                <h3>
                  <Link to={`/enrolments/${enrolment.associationId}`}>
                    <OfferingName enrolment={enrolment} />
                  </Link>
                </h3>
                <p className="fine">{words(headlineOf(enrolment), { position: enrolment.position ?? 0 })}</p>
              </div>
            </li>
          ))}
        </ul>
        <p className="buttons">
          <Link className="button" to="/offerings">
            {t("toCatalogue")}
          </Link>
          <Link className="button plain" to="/my-data">
            {t("toData")}
          </Link>
        </p>
      </section>
    </div>
  );
}
