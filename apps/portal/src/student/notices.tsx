import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { noticesQuery } from "../api/student-queries.ts";
import { Moment } from "../parts/moments.tsx";
import { Said } from "../parts/said.tsx";

const SHOWN = 10;

/** What happened without the student; the same went by mail. */
export function Notices() {
  const t = useTranslations("enrolments");
  const items = useQuery(noticesQuery(useClients())).data?.slice(0, SHOWN) ?? [];
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{t("told")}</h2>
      <ul className="rows">
        {items.map(({ noticeId, text, createdAt, associationId }) => (
          <li key={noticeId} className="row">
            <div>
              <p>
                <Link to={`/enrolments/${associationId}`}>
                  <Said texts={text} />
                </Link>
              </p>
              <p className="fine">
                <Moment at={createdAt} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
