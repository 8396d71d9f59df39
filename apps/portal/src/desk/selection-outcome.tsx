import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { Asked } from "../parts/asked.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";

interface SelectionOutcomeProps {
  readonly path: { readonly roundId: string; readonly offeringId: string };
  /** open - requests still come in; empty - nobody awaits it. */
  readonly stage: "empty" | "open" | "closed";
}

const GETS = ["place", "queue", "refusal"] as const;
const CHIPS = { place: "yes", queue: "wait", refusal: "no" } as const;

/** What the ranking comes to, and the one decision about everybody. */
export function SelectionOutcome({ path, stage }: SelectionOutcomeProps) {
  const t = useTranslations("selection");
  const { alliance } = useClients();
  const queries = useQueryClient();
  const params = { path };
  const query = useQuery({
    queryKey: ["selections", path.roundId, path.offeringId, "outcome"],
    queryFn: () => bodyOf(alliance.GET("/rounds/{roundId}/selections/{offeringId}/outcome", { params })),
    enabled: stage !== "empty",
  });
  const deciding = useMutation({
    mutationFn: (ranked: number) =>
      bodyOf(
        alliance.POST("/rounds/{roundId}/selections/{offeringId}/decisions", { params, body: { ranked } }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ["selections"] }),
  });
  if (stage === "empty") {
    return (
      <div role="status">{deciding.isSuccess ? <p className="verdict yes">{t("decided")}</p> : null}</div>
    );
  }
  return (
    <section>
      <h2>{t("outcome")}</h2>
      <p>{t("outcomeText")}</p>
      <Asked query={query}>
        {({ ranked, items }) => (
          <>
            <p className="chips">
              {GETS.map((gets) => ({ gets, count: items.filter((one) => one.gets === gets).length }))
                .filter(({ count }) => count > 0)
                .map(({ gets, count }) => (
                  <span key={gets} className={`chip ${CHIPS[gets]}`}>
                    {t(`gets.${gets}`, { count })}
                  </span>
                ))}
            </p>
            {stage === "open" ? (
              <p className="fine">{t("notYet")}</p>
            ) : (
              <ConfirmDialog label={t("decide")} title={t("confirm")} keep={t("keep")}>
                {(close) => (
                  <>
                    <p>{t("confirmText")}</p>
                    <button
                      type="button"
                      className="button danger"
                      disabled={deciding.isPending}
                      onClick={() => deciding.mutate(ranked, { onSettled: close })}
                    >
                      {t("now")}
                    </button>
                  </>
                )}
              </ConfirmDialog>
            )}
          </>
        )}
      </Asked>
      <ProblemNote error={deciding.error} />
    </section>
  );
}
