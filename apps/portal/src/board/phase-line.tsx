import type { RoundPlan } from "../api/types.ts";
import { Moment } from "../parts/moments.tsx";
import { useWord } from "../parts/words.ts";
import { timedPhases } from "./phases.ts";

/** Phases on a line, each as wide as it is long, with where we are. */
export function PhaseLine({ plan }: { readonly plan: RoundPlan }) {
  const word = useWord();
  const now = Date.now();
  return (
    <ol className="phases">
      {timedPhases(plan).map(({ phaseId, name, mode, opensAt, closesAt, note }) => {
        const state = now < opensAt.getTime() ? "later" : now < closesAt.getTime() ? "now" : "done";
        return (
          <li key={phaseId} className={`phase ${state}`} aria-current={state === "now" ? "step" : undefined}>
            <strong>{name}</strong> <span className="chip idle">{word("rounds.modes", mode)}</span>
            <span className="fine">
              <Moment at={opensAt.toISOString()} /> – <Moment at={closesAt.toISOString()} />
            </span>
            {note === undefined ? null : <span className="quote">{note}</span>}
          </li>
        );
      })}
    </ol>
  );
}
