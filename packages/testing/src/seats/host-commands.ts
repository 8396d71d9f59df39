import type { Association, HostDecisionKind } from "@wissel/core";
import fc from "fast-check";
import type { HostCommand } from "./naive-host-decisions.ts";

/** How long a decision is held back: longer than a round of a history takes, shorter than two. */
const HELD_MS = 4000;

const pick = fc.nat(20);
const decided = (of: "queued" | "associated", isHeld: boolean, ...decisions: readonly HostDecisionKind[]) =>
  fc.record({
    pick,
    kind: fc.constant("decide" as const),
    of: fc.constant(of),
    decision: fc.constantFrom(...decisions),
    isHeld: fc.constant(isHeld),
  });

/** What is decided about the one that `pick` chooses. */
const act = fc.oneof(
  { weight: 5, arbitrary: decided("queued", true, "accept", "refuse", "refuse") },
  { weight: 1, arbitrary: decided("queued", false, "accept", "refuse", "queue") },
  { weight: 3, arbitrary: decided("associated", false, "no_show", "no_show", "condition_met", "accept") },
  { weight: 1, arbitrary: decided("associated", true, "no_show", "condition_met") },
  { weight: 3, arbitrary: fc.record({ pick, kind: fc.constant("undo" as const) }) },
  { weight: 1, arbitrary: fc.record({ pick, kind: fc.constant("settle" as const) }) },
);
type HostAct = typeof act extends fc.Arbitrary<infer Act> ? Act : never;

/** What a host's own system decides after each round of a history, in batches: held back or not, undone, settled. */
export const hostActs = fc.array(
  fc.array(fc.array(act, { minLength: 1, maxLength: 3 }), { maxLength: 5, size: "max" }),
  { maxLength: 12, size: "max" },
);

/** The commands for these acts, as far as there is somebody whom they can be about. */
export function hostCommandsOf(
  acts: readonly HostAct[],
  associations: readonly Association[],
  now: Date,
): readonly HostCommand[] {
  return acts.flatMap((one): HostCommand[] => {
    const candidates = associations.filter(({ hostState, held }) =>
      one.kind === "decide" ? hostState === one.of : held !== undefined,
    );
    const chosen = candidates[one.pick % candidates.length];
    if (chosen === undefined) return [];
    const { home, associationId, offeringId } = chosen;
    const subject = { home, associationId, offeringId };
    if (one.kind === "undo") return [{ kind: "undo", undoing: { ...subject, actor: "sis" } }];
    if (one.kind === "settle") return [{ kind: "held-decision", due: subject }];
    const heldUntil = one.isHeld ? { heldUntil: new Date(now.getTime() + HELD_MS) } : {};
    const decision = { ...subject, decision: one.decision, actor: "sis", ...heldUntil };
    return [{ kind: "host-decision", decision }];
  });
}
