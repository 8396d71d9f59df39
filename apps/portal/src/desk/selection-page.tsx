import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Candidate } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { FilterSelect } from "../parts/filter-select.tsx";
import { Moment } from "../parts/moments.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Paged } from "../parts/paged.tsx";
import { Said } from "../parts/said.tsx";
import { Empty } from "../parts/states.tsx";
import { useFilter } from "../parts/use-filter.ts";
import { CandidateTable } from "./candidate-table.tsx";
import { candidateKey, rankingOf } from "./ranking.ts";
import { RankingForm } from "./ranking-form.tsx";
import { SelectionOutcome } from "./selection-outcome.tsx";
import { useSelection } from "./use-selection.ts";

const PAGE = 50;
const REFRESH_MS = 15_000;

/** One course that selects: who asked, the ranking, what it comes to, and the decision about all of them. */
export function SelectionPage() {
  const { roundId = "", offeringId = "" } = useParams();
  const t = useTranslations("selection");
  const { alliance } = useClients();
  const path = { roundId, offeringId };
  const query = useQuery({
    queryKey: ["selections", roundId, offeringId],
    queryFn: () => bodyOf(alliance.GET("/rounds/{roundId}/selections/{offeringId}", { params: { path } })),
    refetchInterval: REFRESH_MS,
  });
  const all = useQuery({
    queryKey: ["selections"],
    queryFn: async () => (await bodyOf(alliance.GET("/selections"))).items,
  });
  const name = all.data?.find((one) => one.offeringId === offeringId)?.name;
  return (
    <>
      <p className="crumbs">
        <Link to="/desk/selections">{t("back")}</Link>
      </p>
      <PageTitle>{name === undefined ? offeringId : <Said texts={name} />}</PageTitle>
      <Asked query={query}>
        {({ candidates, closesAt }) => {
          const isOpen = closesAt !== undefined && new Date(closesAt) > new Date();
          return (
            <>
              <p className="lead">
                {t("counts", { awaiting: candidates.length, ranked: rankingOf(candidates).length })}{" "}
                {closesAt === undefined ? null : (
                  <>
                    {t(isOpen ? "closesAt" : "closedAt")} <Moment at={closesAt} />
                  </>
                )}
              </p>
              {candidates.length === 0 ? (
                <Empty title={t("none")}>
                  <p>{t("noneText")}</p>
                </Empty>
              ) : (
                <Candidates path={path} candidates={candidates} />
              )}
              <SelectionOutcome
                path={path}
                stage={candidates.length === 0 ? "empty" : isOpen ? "open" : "closed"}
              />
            </>
          );
        }}
      </Asked>
    </>
  );
}

interface CandidatesProps {
  readonly path: { readonly roundId: string; readonly offeringId: string };
  readonly candidates: readonly Candidate[];
}

const FACTS = ["home", "level", "programmeCode"] as const;
const LABELS = { home: "home", level: "level", programmeCode: "programme" } as const;

function Candidates({ path, candidates }: CandidatesProps) {
  const t = useTranslations("selection");
  const selection = useSelection();
  const filters = {
    home: useFilter("home"),
    level: useFilter("level"),
    programmeCode: useFilter("programme"),
  };
  const [standing, setStanding] = useFilter("ranking");
  const wanted = candidates.filter(
    (one) =>
      FACTS.every((fact) => filters[fact][0] === "" || one[fact] === filters[fact][0]) &&
      (standing === "" || (one.rank === undefined) === (standing === "unranked")),
  );
  return (
    <section>
      <h2>{t("candidates")}</h2>
      <search className="filters line-up">
        {FACTS.map((fact) => (
          <FilterSelect
            key={fact}
            label={t(LABELS[fact])}
            any={t("any")}
            value={filters[fact][0]}
            options={valuesOf(candidates, fact)}
            onChange={filters[fact][1]}
          />
        ))}
        <FilterSelect
          label={t("standing")}
          any={t("any")}
          value={standing}
          options={(["ranked", "unranked"] as const).map((value) => ({
            value,
            text: t(`standings.${value}`),
          }))}
          onChange={setStanding}
        />
      </search>
      <RankingForm
        path={path}
        candidates={candidates}
        chosen={wanted.filter((one) => selection.selected.has(candidateKey(one)))}
        onDone={() => selection.setAll([])}
      />
      {wanted.length === 0 ? (
        <Empty title={t("noneSuch")} />
      ) : (
        <Paged items={wanted} size={PAGE}>
          {(shown) => <CandidateTable items={shown} selection={selection} />}
        </Paged>
      )}
    </section>
  );
}

function valuesOf(candidates: readonly Candidate[], fact: (typeof FACTS)[number]) {
  const values = new Set(candidates.flatMap((one) => one[fact] ?? []));
  return [...values].sort().map((value) => ({ value, text: value }));
}
