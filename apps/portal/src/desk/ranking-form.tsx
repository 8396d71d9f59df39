import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Candidate } from "../api/types.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { saveFile } from "../parts/save-file.ts";
import { candidatesCsv, numbered, type Ranking, rankingOf, withoutRanked, withRanked } from "./ranking.ts";

interface RankingFormProps {
  readonly path: { readonly roundId: string; readonly offeringId: string };
  readonly candidates: readonly Candidate[];
  /** Ticked, in the order of the list. */
  readonly chosen: readonly Candidate[];
  readonly onDone: () => void;
}

/** Ranks the ticked, takes them out again, or takes over a ranking that was made elsewhere. */
export function RankingForm({ path, candidates, chosen, onDone }: RankingFormProps) {
  const t = useTranslations("selection");
  const { alliance } = useClients();
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: (ranking: Ranking | File) => putRanking(alliance, path, ranking),
    async onSuccess() {
      onDone();
      await queries.invalidateQueries({ queryKey: ["selections"] });
    },
  });
  const ranking = rankingOf(candidates);
  const idle = chosen.length === 0 || saving.isPending;
  return (
    <form
      className="decision stacked"
      onSubmit={(event) => event.preventDefault()}
      aria-label={t("standing")}
    >
      <p role="status">{t("chosen", { count: chosen.length })}</p>
      <span className="buttons">
        <button
          type="button"
          className="button"
          disabled={idle}
          onClick={() => saving.mutate(withRanked(ranking, chosen))}
        >
          {t("rank")}
        </button>
        <button
          type="button"
          className="button plain"
          disabled={idle}
          onClick={() => saving.mutate(withoutRanked(ranking, chosen))}
        >
          {t("unrank")}
        </button>
        <button
          type="button"
          className="quiet"
          onClick={() => saveFile("candidates.csv", "text/csv", candidatesCsv(candidates))}
        >
          {t("take")}
        </button>
      </span>
      <label className="field wide">
        <span>{t("import")}</span>
        <input
          type="file"
          accept=".csv,text/csv"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file !== undefined) saving.mutate(file);
            target.value = ""; // the same file can be chosen again once it was mended
          }}
        />
        <span className="fine">{t("importText")}</span>
      </label>
      <div role="status">{saving.isSuccess ? <p>{t("saved")}</p> : null}</div>
      <ProblemNote error={saving.error} />
    </form>
  );
}

async function putRanking(
  alliance: ReturnType<typeof useClients>["alliance"],
  path: RankingFormProps["path"],
  ranking: Ranking | File,
) {
  const params = { path };
  const where = "/rounds/{roundId}/selections/{offeringId}/ranking";
  if (!(ranking instanceof File))
    return await bodyOf(alliance.PUT(where, { params, body: { candidates: numbered(ranking) } }));
  return await bodyOf(
    alliance.PUT(where, {
      params,
      body: await ranking.text(),
      headers: { "content-type": "text/csv" },
      bodySerializer: (body) => body,
    }),
  );
}
