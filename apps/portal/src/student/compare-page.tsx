import { Link } from "react-router";
import { useTranslations } from "use-intl";
import type { Offering } from "../api/types.ts";
import { Moment, Period } from "../parts/moments.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Empty, Loading } from "../parts/states.tsx";
import { useTexts } from "../parts/texts.ts";
import { useLanguageNames, useWord } from "../parts/words.ts";
import { choiceOf, keyOf, useKept } from "./choices.ts";
import { useKeptOfferings } from "./kept-offerings.ts";
import { creditsOf, offeringPath } from "./offering-card.tsx";
import { PlacesChip } from "./places-chip.tsx";

/** Some offerings side by side. */
export function ComparePage() {
  const t = useTranslations("compare");
  const choices = useTranslations("choices");
  const say = useTexts();
  const word = useWord();
  const languages = useLanguageNames();
  const [kept, keep] = useKept("compared");
  const { rows, isLoading } = useKeptOfferings(kept);
  const offerings = rows.flatMap(({ offering }) => offering ?? []);
  const row = (name: string, cell: (offering: Offering) => React.ReactNode) => (
    <tr>
      {name === "" ? <td /> : <th scope="row">{name}</th>}
      {offerings.map((offering) => (
        <td key={offering.offeringId}>{cell(offering)}</td>
      ))}
    </tr>
  );
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      {kept.length === 0 ? (
        <Empty title={t("none")}>
          <Link className="button" to="/offerings">
            {choices("toCatalogue")}
          </Link>
        </Empty>
      ) : isLoading ? (
        <Loading />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, by keyboard as well
        <section className="scroll" aria-label={t("title")} tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <td />
                {offerings.map((offering) => (
                  <th key={offering.offeringId} scope="col">
                    <Link to={offeringPath(offering)}>{say(offering.name)}</Link>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {row(t("host"), ({ host }) => host.name)}
              {row(t("places"), (offering) => (
                <PlacesChip offering={offering} />
              ))}
              {row(t("credits"), (offering) => creditsOf(offering) ?? "–")}
              {row(t("level"), ({ study }) =>
                study?.level === undefined ? "–" : word("vocabulary.level", study.level),
              )}
              {row(t("period"), ({ startDate, endDate }) => (
                <Period from={startDate} to={endDate} />
              ))}
              {row(t("languages"), ({ teachingLanguages = [] }) =>
                teachingLanguages.map(languages).join(", "),
              )}
              {row(t("closes"), ({ enrolmentWindow: { closesAt, timeZone } }) =>
                closesAt === undefined ? "–" : <Moment at={closesAt} zone={timeZone} />,
              )}
              {row("", (offering) => (
                <button
                  type="button"
                  className="quiet"
                  aria-label={t("remove", { name: say(offering.name) })}
                  onClick={() => keep(kept.filter((one) => keyOf(one) !== keyOf(choiceOf(offering))))}
                >
                  {t("removeShort")}
                </button>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
