import { type Problem, type ProblemCode, problemOf } from "@wissel/contract";
import {
  type Association,
  type Clock,
  type HostDecisionKind,
  type LedgerRefusal,
  localTimeOf,
  type NewId,
  type OfferingDirectory,
  type Outcome,
  type PermissionRefusal,
  type PlaceTerms,
} from "@wissel/core";
import type { DecisionDesk, EnrolmentToDecide, HostDecisions } from "@wissel/store";
import { type DecidePorts, decideApprovals } from "./decide-approvals.ts";
import { problemOfDecision } from "./decision-problems.ts";
import { present } from "./present.ts";

/** What decisions of the institution's own system need. */
export interface SisDecisionPorts extends DecidePorts {
  readonly own: { readonly schacHome: string; readonly timeZone: string };
  readonly decisionDesk: DecisionDesk;
  readonly hostDecisions: HostDecisions;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  /** For how long a decision is held back; 0: not at all. */
  readonly undoMs: number;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** An enrolment as the SIS names it. */
export interface Named {
  readonly associationId: string;
  readonly role?: "home" | "host";
  readonly home?: string;
}

export interface SisDecision extends Named, PlaceTerms {
  readonly decision: HostDecisionKind;
}

/** What became of one row. */
export type DecisionOutcome =
  | { readonly outcome: "held_back"; readonly heldUntil: Date; readonly association: Association }
  | { readonly outcome: "decided" | "undone"; readonly association: Association }
  | { readonly outcome: "refused"; readonly problem: Problem };

interface Deciding {
  readonly actor: string;
  readonly mode: "hold" | "now";
}

/** A row with the enrolment that it is about. */
interface Found<Row> extends EnrolmentToDecide {
  readonly row: Row;
  readonly index: number;
}

/** Decides row by row, in their order; places through the ledger, permissions through home's register. */
export async function decideAsSis(
  ports: SisDecisionPorts,
  decisions: readonly SisDecision[],
  deciding: Deciding,
): Promise<readonly DecisionOutcome[]> {
  return await bySide(ports, decisions, {
    home: (found) => decidePermissions(ports, found, deciding),
    host: (found) => decidePlaces(ports, found, deciding),
  });
}

/** Takes back what is held back still. */
export async function undoAsSis(
  ports: SisDecisionPorts,
  enrolments: readonly Named[],
  actor: string,
): Promise<readonly DecisionOutcome[]> {
  return await bySide(ports, enrolments, {
    async home(found) {
      const undone = await ports.decisionDesk.undoPermissions(found.map(idOf));
      return found.map(({ association }) =>
        undone.has(association.associationId)
          ? { outcome: "undone", association: withoutHeld(association) }
          : refusal("decision-not-held-back"),
      );
    },
    async host(found) {
      const outcomes = await ports.hostDecisions.undo(
        found.map(({ association }) => ({ ...subjectOf(association), actor })),
      );
      ports.kickDeliveries();
      return outcomes.map((outcome) =>
        outcome.ok ? { outcome: "undone", association: outcome.value } : refusedBy(outcome.refusal),
      );
    },
  });
}

type Decider<Row> = (found: readonly Found<Row>[]) => Promise<readonly DecisionOutcome[]>;

/** Looks the rows up, lets each side decide its own, and puts the answers in the order of the rows. */
async function bySide<Row extends Named>(
  { decisionDesk, own: { schacHome } }: SisDecisionPorts,
  rows: readonly Row[],
  deciders: { readonly home: Decider<Row>; readonly host: Decider<Row> },
): Promise<readonly DecisionOutcome[]> {
  const known = await decisionDesk.find(rows);
  const answers = new Map<number, DecisionOutcome>();
  const sides: Record<"home" | "host", Found<Row>[]> = { home: [], host: [] };
  for (const [index, row] of rows.entries()) {
    const matching = known.filter(({ association }) => {
      if (association.associationId !== row.associationId.toLowerCase()) return false;
      const isNamed = row.home === undefined || row.home === association.home;
      return isNamed && (row.role === undefined || association[row.role] === schacHome);
    });
    const [one, ...others] = matching;
    if (one === undefined) answers.set(index, refusal("association-unknown"));
    else if (others.length > 0) answers.set(index, refusal("association-ambiguous"));
    else {
      const side = row.role ?? (one.association.host === schacHome ? "host" : "home");
      sides[side].push({ ...one, row, index });
    }
  }
  for (const side of ["home", "host"] as const) {
    if (sides[side].length === 0) continue;
    const outcomes = await deciders[side](sides[side]);
    for (const [at, { index }] of sides[side].entries()) {
      const outcome = outcomes[at];
      if (outcome !== undefined) answers.set(index, outcome);
    }
  }
  return rows.map((_, index) => answers.get(index) ?? refusal("association-unknown"));
}

async function decidePlaces(
  ports: SisDecisionPorts,
  found: readonly Found<SisDecision>[],
  { actor, mode }: Deciding,
): Promise<readonly DecisionOutcome[]> {
  const { clock, undoMs, hostDecisions, kickDeliveries } = ports;
  const now = clock.now();
  const heldUntil = mode === "now" || undoMs === 0 ? undefined : new Date(now.getTime() + undoMs);
  const refusals = await Promise.all(found.map((one) => refusePlace(ports, one)));
  const asked = found.filter((_, index) => refusals[index] === undefined);
  const outcomes = await hostDecisions.decide(
    asked.map(({ association, row: { decision, words, conditionUntil } }) => ({
      ...subjectOf(association),
      decision,
      actor,
      ...present({ words, conditionUntil, heldUntil }),
    })),
  );
  kickDeliveries();
  const answered = [...outcomes];
  return refusals.map((refused) => refused ?? ofPlace(answered.shift()));
}

/** What the ledger cannot know: the days of the offering, and whether there is a result. */
async function refusePlace(
  { offerings, own, clock }: SisDecisionPorts,
  { association, hasResult, row }: Found<SisDecision>,
): Promise<DecisionOutcome | undefined> {
  const { date: today } = localTimeOf(clock.now(), own.timeZone);
  const { decision, conditionUntil } = row;
  if (conditionUntil !== undefined && (decision !== "accept" || conditionUntil < today))
    return refusal("decision-not-possible", "a condition goes with accept, and its last day is not over");
  if (decision !== "no_show") return undefined;
  const offering = await offerings.findOffering(own.schacHome, association.offeringId);
  const isGiven = offering !== undefined && offering.startDate <= today && today <= offering.endDate;
  if (!isGiven) return refusal("decision-not-possible", "from the first day of the offering to its last");
  return hasResult ? refusal("decision-not-possible", "the student has a result of it") : undefined;
}

function ofPlace(outcome: Outcome<Association, LedgerRefusal> | undefined): DecisionOutcome {
  if (outcome === undefined) throw new RangeError("fewer decisions were answered than asked");
  return outcome.ok ? standing(outcome.value, outcome.value.held) : refusedBy(outcome.refusal);
}

function standing(association: Association, held: { readonly heldUntil: Date } | undefined): DecisionOutcome {
  return held === undefined
    ? { outcome: "decided", association }
    : { outcome: "held_back", heldUntil: held.heldUntil, association };
}

/** Home's permission is taken by the register when it takes effect, like an officer's. */
async function decidePermissions(
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

function withoutHeld({ heldPermission: _held, ...association }: Association): Association {
  return association;
}

function idOf({ association }: EnrolmentToDecide): string {
  return association.associationId;
}

function subjectOf({ home, associationId, offeringId, personId }: Association) {
  return { home, associationId, offeringId, ...present({ personId }) };
}

function refusal(code: ProblemCode, detail?: string): DecisionOutcome {
  return { outcome: "refused", problem: problemOf(code, detail) };
}

function refusedBy(refused: LedgerRefusal | PermissionRefusal): DecisionOutcome {
  return { outcome: "refused", problem: problemOfDecision(refused) };
}
