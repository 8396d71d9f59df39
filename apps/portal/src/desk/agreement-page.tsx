import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Agreement } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { Moment } from "../parts/moments.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { ComparisonChip, StandingChip } from "./agreement-chips.tsx";
import { AgreementTerms } from "./agreement-terms.tsx";
import { OpenDifference } from "./open-difference.tsx";

/** One agreement: both copies side by side, what to do about a difference, and how it came to be so. */
export function AgreementPage() {
  const { agreementId = "" } = useParams();
  const { desk } = useClients();
  const query = useQuery({
    queryKey: ["agreements", agreementId],
    queryFn: () => bodyOf(desk.GET("/agreements/{agreementId}", { params: { path: { agreementId } } })),
  });
  return <Asked query={query}>{(agreement) => <Shown agreement={agreement} />}</Asked>;
}

function Shown({ agreement }: { readonly agreement: Agreement }) {
  const t = useTranslations("agreements");
  const { agreementId, partner, standing, comparison, comparedAt, failure, history } = agreement;
  return (
    <>
      <p className="crumbs">
        <Link to="/desk/agreements">{t("title")}</Link>
      </p>
      <p className="eyebrow">{partner}</p>
      <PageTitle>{agreementId}</PageTitle>
      <p className="chips">
        {standing === undefined ? null : <StandingChip standing={standing} />}
        <ComparisonChip comparison={comparison} />
      </p>
      <p className="fine">
        {comparedAt === undefined ? (
          t("neverCompared")
        ) : (
          <>
            {t("comparedAt")} <Moment at={comparedAt} />
          </>
        )}
        {failure === undefined ? null : ` · ${t("failure", { failure })}`}
      </p>
      <OpenDifference agreementId={agreementId} />
      <section>
        <h2>{t("terms")}</h2>
        <AgreementTerms agreement={agreement} />
      </section>
      {history.length === 0 ? null : (
        <section>
          <h2>{t("history")}</h2>
          <ol className="rows">
            {history.map(({ version, by, at, reason }) => (
              <li key={version} className="row">
                <div>
                  <p className="h3">{t("version", { version })}</p>
                  {reason === undefined ? null : <p className="quote">{reason}</p>}
                  <p className="fine">
                    {by} · <Moment at={at} />
                  </p>
                </div>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}
