import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Approval } from "../api/types.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { ReasonField } from "../parts/reason-field.tsx";

interface DecisionFormProps {
  readonly chosen: readonly Approval[];
  readonly onDone: () => void;
}

const REASONS = ["overlap", "level", "outside"] as const;

/** Decides about every ticked row at once; each has an outcome of its own. */
export function DecisionForm({ chosen, onDone }: DecisionFormProps) {
  const t = useTranslations("decision");
  const { desk } = useClients();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const deciding = useMutation({
    mutationFn: (decision: "approve" | "refuse") =>
      bodyOf(
        desk.POST("/approvals/decisions", {
          body: {
            decisions: chosen.map(({ associationId }) => ({
              associationId,
              decision,
              ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
            })),
          },
        }),
      ),
    async onSuccess() {
      setReason("");
      onDone();
      await queries.invalidateQueries({ queryKey: ["approvals"] });
    },
  });
  const failed = deciding.data?.outcomes.filter(({ problem }) => problem !== undefined) ?? [];
  const idle = chosen.length === 0 || deciding.isPending;
  return (
    <form className="decision" onSubmit={(event) => event.preventDefault()} aria-label={t("label")}>
      <p role="status">{t("chosen", { count: chosen.length })}</p>
      <label className="field">
        <span>{t("template")}</span>
        <select value="" onChange={(event) => setReason(event.target.value)}>
          <option value="">{t("own")}</option>
          {REASONS.map((key) => (
            <option key={key} value={t(`reasons.${key}`)}>
              {t(`reasons.${key}`)}
            </option>
          ))}
        </select>
      </label>
      <ReasonField label={t("reason")} value={reason} onChange={setReason} />
      <span className="buttons">
        <button type="button" className="button" disabled={idle} onClick={() => deciding.mutate("approve")}>
          {t("approve")}
        </button>
        <button
          type="button"
          className="button plain danger"
          disabled={idle}
          onClick={() => deciding.mutate("refuse")}
        >
          {t("refuse")}
        </button>
      </span>
      <div role="status" className="decided">
        {deciding.isSuccess ? (
          <p>{t("done", { count: deciding.data.outcomes.length - failed.length, failed: failed.length })}</p>
        ) : null}
      </div>
      {failed.map(({ associationId, problem }) => (
        <p key={associationId} className="notice">
          {problem?.title}
        </p>
      ))}
      <ProblemNote error={deciding.error} />
    </form>
  );
}
