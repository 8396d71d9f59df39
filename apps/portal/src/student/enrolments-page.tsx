import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { enrolmentsQuery } from "../api/student-queries.ts";
import type { Enrolment } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { Moment } from "../parts/moments.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Paged } from "../parts/paged.tsx";
import { Empty } from "../parts/states.tsx";
import { CalendarFeed } from "./calendar-feed.tsx";
import { headlineOf, nextOf } from "./headline.ts";
import { Notices } from "./notices.tsx";
import { OfferingName } from "./offering-name.tsx";

const PAGE = 20;

/** Everything this student has asked for: what goes on first, what has ended after it. */
export function EnrolmentsPage() {
  const t = useTranslations("enrolments");
  const query = useQuery(enrolmentsQuery(useClients()));
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <Asked query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={t("none")}>
              <Link className="button" to="/offerings">
                {t("toCatalogue")}
              </Link>
            </Empty>
          ) : (
            <>
              <EnrolmentList title={t("live")} items={items.filter(({ place }) => place !== "none")} />
              <Paged items={items.filter(({ place }) => place === "none")} size={PAGE}>
                {(shown) => <EnrolmentList title={t("ended")} items={shown} />}
              </Paged>
              <CalendarFeed />
            </>
          )
        }
      </Asked>
      <Notices />
    </>
  );
}

function EnrolmentList({ title, items }: { readonly title: string; readonly items: readonly Enrolment[] }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul className="rows">
        {items.map((enrolment) => (
          <EnrolmentRow key={enrolment.associationId} enrolment={enrolment} />
        ))}
      </ul>
    </section>
  );
}

function EnrolmentRow({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useTranslations("enrolment");
  const { associationId, host, next, position, place } = enrolment;
  return (
    <li className="row">
      <div>
        <p className="eyebrow">{host.name}</p>
        <h3>
          <Link to={`/enrolments/${associationId}`}>
            <OfferingName enrolment={enrolment} />
          </Link>
        </h3>
        <p className="fine">
          {t(nextOf(enrolment), { host: host.name })}
          {next.until === undefined ? null : (
            <>
              {" "}
              {t("until")} <Moment at={next.until} />
            </>
          )}
        </p>
      </div>
      <span className={`chip ${CHIPS[place]}`}>{t(headlineOf(enrolment), { position: position ?? 0 })}</span>
    </li>
  );
}

const CHIPS = { given: "yes", waiting: "wait", unknown: "wait", none: "idle" } as const;
