import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { enrolmentsQuery } from "../api/student-queries.ts";
import type { Result } from "../api/types.ts";
import { Facts } from "../parts/facts.tsx";
import { Day, Moment } from "../parts/moments.tsx";
import { useWord } from "../parts/words.ts";
import { OfferingName } from "./offering-name.tsx";

/** A result on the host's own scale, with everything that was said about it before. Nothing is converted. */
export function ResultCard({ result }: { readonly result: Result }) {
  const t = useTranslations("result");
  const word = useWord();
  const {
    kind,
    score,
    pass,
    versions,
    recordedAt,
    recordedVersion,
    version,
    resultValueType: scale,
    homeGrade,
  } = result;
  const { data: enrolments } = useQuery(enrolmentsQuery(useClients()));
  const known = enrolments?.find(({ associationId }) => associationId === result.associationId);
  const enrolment = known ?? {
    host: { schacHome: result.host, name: result.host },
    offeringId: result.offeringId,
  };
  return (
    <article className="card result">
      <p className="eyebrow">{enrolment.host.name}</p>
      <h3>
        <OfferingName enrolment={enrolment} />
      </h3>
      <p className="score">
        {kind === "withdrawn"
          ? t("withdrawn")
          : (score ?? (pass === undefined ? t("noScore") : t(`pass.${pass}`)))}
        {score !== undefined && pass !== undefined ? (
          <span className="chip idle">{t(`pass.${pass}`)}</span>
        ) : null}
      </p>
      <Facts
        facts={[
          [t("scale"), scale === undefined ? undefined : word("vocabulary.scale", scale)],
          [
            t("date"),
            result.resultDate === undefined ? undefined : <Day key="date" on={result.resultDate} />,
          ],
          [t("load"), result.studyLoad && `${result.studyLoad.value} ${result.studyLoad.studyLoadUnit}`],
          [
            t("final"),
            result.final === undefined ? undefined : t(result.final ? "isFinal" : "isProvisional"),
          ],
          [
            t("homeGrade"),
            homeGrade === undefined ? undefined : (
              <span key="homeGrade">
                {homeGrade.value} <span className="fine">({t(`homeGrades.${homeGrade.status}`)})</span>
              </span>
            ),
          ],
          [
            t("recorded"),
            recordedAt === undefined ? t("notRecorded") : <Moment key="recorded" at={recordedAt} />,
          ],
          [
            t("recordedVersion"),
            recordedVersion === undefined || recordedVersion === version
              ? undefined
              : String(recordedVersion),
          ],
        ]}
      />
      <details>
        <summary>{t("versions", { count: versions.length })}</summary>
        <ol className="versions">
          {versions.map((one) => (
            <li key={one.resultId}>
              <strong>{t(`kind.${one.kind}`)}</strong> {one.score ?? ""}{" "}
              <span className="fine">
                <Moment at={one.issuedAt} />
                {one.reason === undefined ? null : ` · ${t(`reason.${one.reason}`)}`}
                {one.note === undefined ? null : ` · ${one.note}`}
              </span>
            </li>
          ))}
        </ol>
      </details>
    </article>
  );
}
