import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Round, RoundPlan } from "../api/types.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { ReasonField } from "../parts/reason-field.tsx";
import { timedPhases, wallTime } from "./phases.ts";

interface RoundControlsProps {
  readonly round: Round;
  readonly plan: RoundPlan;
}

/** Stops, resumes and extends; each with words that everybody reads. */
export function RoundControls({ round, plan }: RoundControlsProps) {
  const t = useTranslations("controls");
  const { alliance } = useClients();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [phaseId, setPhase] = useState(plan.phases[0]?.phaseId ?? "");
  const closing = timedPhases(plan).find((phase) => phase.phaseId === phaseId)?.closesAt;
  const [closesAt, setClosesAt] = useState("");
  const path = { roundId: round.roundId };
  const shown = closesAt === "" && closing !== undefined ? wallTime(plan.timeZone, closing) : closesAt;
  const acting = useMutation({
    mutationFn: (act: "pause" | "resume" | "extend") => {
      if (act === "pause")
        return bodyOf(alliance.POST("/rounds/{roundId}/pauses", { params: { path }, body: { reason } }));
      if (act === "resume")
        return bodyOf(alliance.POST("/rounds/{roundId}/resumptions", { params: { path }, body: { reason } }));
      return bodyOf(
        alliance.PUT("/rounds/{roundId}/phases/{phaseId}/end", {
          params: { path: { ...path, phaseId } },
          body: { closesAt: shown, reason },
        }),
      );
    },
    async onSuccess(next) {
      setReason("");
      setClosesAt("");
      queries.setQueryData(["rounds", round.roundId], next);
      await queries.invalidateQueries({ queryKey: ["rounds"] });
    },
  });
  const idle = reason.trim() === "" || acting.isPending;
  return (
    <details className="controls">
      <summary>{t("title")}</summary>
      <form onSubmit={(event) => event.preventDefault()}>
        <ReasonField label={t("reason")} value={reason} onChange={setReason} />
        <span className="buttons">
          {round.pausedBecause === undefined ? (
            <button
              type="button"
              className="button danger"
              disabled={idle}
              onClick={() => acting.mutate("pause")}
            >
              {t("pause")}
            </button>
          ) : (
            <button type="button" className="button" disabled={idle} onClick={() => acting.mutate("resume")}>
              {t("resume")}
            </button>
          )}
        </span>
        <label className="field">
          <span>{t("phase")}</span>
          <select value={phaseId} onChange={(event) => setPhase(event.target.value)}>
            {plan.phases.map((phase) => (
              <option key={phase.phaseId} value={phase.phaseId}>
                {phase.name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{t("closesAt", { zone: plan.timeZone })}</span>
          <input
            type="datetime-local"
            value={shown}
            onChange={(event) => setClosesAt(event.target.value.slice(0, 16))}
          />
        </label>
        <span className="buttons">
          <button
            type="button"
            className="button plain"
            disabled={idle}
            onClick={() => acting.mutate("extend")}
          >
            {t("extend")}
          </button>
        </span>
        <div role="status">{acting.isSuccess ? t("done") : null}</div>
        <ProblemNote error={acting.error} />
      </form>
    </details>
  );
}
