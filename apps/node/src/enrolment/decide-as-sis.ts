import { type Association, type LedgerRefusal, localTimeOf, type Outcome } from "@wissel/core";
import { decidePermissions, undoPermissions } from "./decide-permissions.ts";
import { present } from "./present.ts";
import {
  type Deciding,
  type DecisionOutcome,
  type Found,
  type Named,
  refusal,
  refusedBy,
  type SisDecision,
  type SisDecisionPorts,
  standing,
} from "./sis-decision.ts";

/** Decides row by row, in their order; places through the ledger, permissions through home's register. */
export async function decideAsSis(
  ports: SisDecisionPorts,
  decisions: readonly SisDecision[],
  deciding: Deciding & DryRun,
): Promise<readonly DecisionOutcome[]> {
  return await unlessDry(ports, deciding, (at) =>
    bySide(at, decisions, {
      home: (found) => decidePermissions(at, found, deciding),
      host: (found) => decidePlaces(at, found, deciding),
    }),
  );
}

/** Takes back what is held back still. */
export async function undoAsSis(
  ports: SisDecisionPorts,
  enrolments: readonly Named[],
  undoing: Pick<Deciding, "actor"> & DryRun,
): Promise<readonly DecisionOutcome[]> {
  return await unlessDry(ports, undoing, (at) =>
    bySide(at, enrolments, {
      home: (found) => undoPermissions(at, found),
      host: (found) => undoPlaces(at, found, undoing.actor),
    }),
  );
}

interface DryRun {
  readonly dryRun: boolean;
}

/** A dry run is the same on stores that are rolled back; no host is asked, and nobody is woken. */
async function unlessDry<T>(
  ports: SisDecisionPorts,
  { dryRun }: DryRun,
  work: (ports: SisDecisionPorts) => Promise<T>,
): Promise<T> {
  if (!dryRun) return await work(ports);
  const lines = { ask: async () => undefined };
  return await ports.rehearse((stores) =>
    work({ ...ports, ...stores, lines, kickDeliveries: () => undefined }),
  );
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

async function undoPlaces(
  { hostDecisions, kickDeliveries }: SisDecisionPorts,
  found: readonly Found<Named>[],
  actor: string,
): Promise<readonly DecisionOutcome[]> {
  const outcomes = await hostDecisions.undo(
    found.map(({ association }) => ({ ...subjectOf(association), actor })),
  );
  kickDeliveries();
  return outcomes.map((outcome) =>
    outcome.ok ? { outcome: "undone", association: outcome.value } : refusedBy(outcome.refusal),
  );
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

function subjectOf({ home, associationId, offeringId, personId }: Association) {
  return { home, associationId, offeringId, ...present({ personId }) };
}
