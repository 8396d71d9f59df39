import type { Association } from "@wissel/core";
import { decideApprovals } from "./decide-approvals.ts";
import { present } from "./present.ts";
import {
  type Deciding,
  type DecisionOutcome,
  type Found,
  idOf,
  type Named,
  refusal,
  refusedBy,
  type SisDecision,
  type SisDecisionPorts,
  standing,
} from "./sis-decision.ts";

/** Home's permission is taken by the register when it takes effect, like an officer's. */
export async function decidePermissions(
  ports: SisDecisionPorts,
  found: readonly Found<SisDecision>[],
  { actor, mode }: Deciding,
): Promise<readonly DecisionOutcome[]> {
  const { clock, undoMs, decisionDesk } = ports;
  const now = clock.now();
  const heldUntil = new Date(now.getTime() + undoMs);
  const answers = new Map<number, DecisionOutcome>();
  const atOnce: Found<SisDecision>[] = [];
  const holding: Found<SisDecision>[] = [];
  const earlier = new Map<string, Found<SisDecision>>();
  for (const one of found) {
    const judged = judgePermission(one, mode);
    if (judged !== undefined) answers.set(one.index, judged);
    // Of two rows about one enrolment the first counts.
    if (judged !== undefined || earlier.has(idOf(one))) continue;
    earlier.set(idOf(one), one);
    // Held back for longer than the place is held, it would come too late.
    if (mode === "now" || undoMs === 0 || (one.association.permissionUntil ?? heldUntil) < heldUntil)
      atOnce.push(one);
    else holding.push(one);
  }
  const held = await decisionDesk.holdPermissions(
    holding.map(({ association, row: { decision, words } }) => ({
      associationId: association.associationId,
      held: {
        decision: decision === "refuse" ? "refuse" : "accept",
        ...present({ words }),
        actor,
        decidedAt: now,
        heldUntil,
      },
    })),
  );
  for (const { index, association } of holding) {
    const kept = held.get(association.associationId);
    if (kept === undefined) answers.set(index, refusal("decision-held-back"));
    else answers.set(index, standing({ ...association, heldPermission: kept }, kept));
  }
  const decided = await decideApprovals(
    ports,
    atOnce.map(({ association, row }) => permissionOf(association, { ...row, actor })),
  );
  if (atOnce.length > 0) await decisionDesk.clearPermissions(atOnce.map(idOf));
  for (const [at, { index }] of atOnce.entries()) {
    const outcome = decided[at];
    if (outcome === undefined) throw new RangeError("fewer permissions were answered than asked");
    answers.set(index, outcome.ok ? standing(outcome.value, undefined) : refusedBy(outcome.refusal));
  }
  return found.map((one) => answers.get(one.index) ?? repeated(one, earlier.get(idOf(one)), answers));
}

/** Takes back permissions and refusals that are held back still. */
export async function undoPermissions(
  { decisionDesk }: SisDecisionPorts,
  found: readonly Found<Named>[],
): Promise<readonly DecisionOutcome[]> {
  const undone = await decisionDesk.undoPermissions(found.map(idOf));
  return found.map(({ association }) => {
    if (!undone.has(association.associationId)) return refusal("decision-not-held-back");
    const { heldPermission: _held, ...withoutHeld } = association;
    return { outcome: "undone", association: withoutHeld };
  });
}

/** A row says the same as an earlier one about its enrolment, or contradicts it. */
function repeated(
  { row }: Found<SisDecision>,
  first: Found<SisDecision> | undefined,
  answers: ReadonlyMap<number, DecisionOutcome>,
): DecisionOutcome {
  const isSame = first?.row.decision === row.decision && first.row.words === row.words;
  const answer = isSame ? answers.get(first.index) : undefined;
  return answer ?? refusal("decision-not-possible", "an earlier row decides about it otherwise");
}

/** What can be answered without deciding: it was decided, or cannot be. Undefined: it waits for a decision. */
function judgePermission(
  { association, row }: Found<SisDecision>,
  mode: Deciding["mode"],
): DecisionOutcome | undefined {
  const { decision, words, conditionUntil } = row;
  if ((decision !== "accept" && decision !== "refuse") || conditionUntil !== undefined)
    return refusal("decision-not-possible", "home accepts or refuses, without a condition");
  const { homeState, heldPermission: held } = association;
  if (homeState === "pending" && held !== undefined) {
    if (held.decision !== decision || held.words !== words)
      return refusedBy({ code: "decision-held-back", heldUntil: held.heldUntil });
    return mode === "now" ? undefined : standing(association, held);
  }
  return homeState === (decision === "accept" ? "associated" : "denied")
    ? standing(association, undefined)
    : undefined;
}

/** A permission as the register takes it. */
export function permissionOf(
  { associationId }: Association,
  { decision, words, actor }: { readonly decision: string; readonly words?: string; readonly actor: string },
) {
  return {
    associationId,
    actor,
    decision: decision === "refuse" ? ("refuse" as const) : ("approve" as const),
    ...present({ reason: words }),
  };
}
