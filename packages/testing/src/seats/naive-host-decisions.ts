import type { HostDecisionKind, LedgerCommand } from "@wissel/core";
import type { NaiveLedger } from "./naive-ledger.ts";
import type { NaiveAssociation } from "./naive-world.ts";

export type HostCommand = Extract<LedgerCommand, { kind: "host-decision" | "undo" | "held-decision" }>;

/** What a host decides by name, by the plain rules; answers hostState, or what refused it. */
export function applyHostCommand(ledger: NaiveLedger, command: HostCommand, now: number): string {
  const subject =
    command.kind === "host-decision"
      ? command.decision
      : command.kind === "undo"
        ? command.undoing
        : command.due;
  const known = ledger.find(subject);
  if (known === undefined) return "association-unknown";
  if (known.offeringId !== subject.offeringId) return "association-mismatch";
  if (command.kind === "host-decision") return decide(ledger, known, { ...command.decision, now });
  if (command.kind === "undo") return undo(ledger, known, now);
  settle(ledger, known, now);
  return known.hostState;
}

/** Those held back until now, in the order in which they were to take effect. */
export function settleHeld(ledger: NaiveLedger, now: number): void {
  const due = ledger.associations.filter(({ held }) => held !== undefined && held.until <= now);
  for (const one of due.toSorted((a, b) => (a.held?.until ?? 0) - (b.held?.until ?? 0)))
    settle(ledger, one, now);
}

interface Decided {
  readonly decision: HostDecisionKind;
  readonly heldUntil?: Date;
  readonly now: number;
}

function decide(ledger: NaiveLedger, known: NaiveAssociation, { decision, heldUntil, now }: Decided): string {
  if (known.held !== undefined) {
    if (known.held.decision !== decision) return "decision-held-back";
    if (heldUntil === undefined) takeEffect(ledger, known, { decision, now });
    return known.hostState;
  }
  if (isDone(ledger, known, decision)) return known.hostState;
  const refusal = refusalOf(ledger, known, { decision, now });
  if (refusal !== undefined) return refusal;
  if (heldUntil === undefined) takeEffect(ledger, known, { decision, now });
  else {
    if (decision === "accept") takePool(ledger, known);
    known.held = { decision, until: heldUntil.getTime() };
  }
  return known.hostState;
}

function undo(ledger: NaiveLedger, known: NaiveAssociation, now: number): string {
  if (known.held === undefined || known.held.until <= now) return "decision-not-held-back";
  delete known.held;
  if (known.hostState === "queued") {
    delete known.pool;
    ledger.promote(known.offeringId, now);
  }
  return known.hostState;
}

function settle(ledger: NaiveLedger, known: NaiveAssociation, now: number): void {
  const { held } = known;
  if (held !== undefined && held.until <= now) takeEffect(ledger, known, { decision: held.decision, now });
}

/** In these histories no place has a condition. */
function isDone(ledger: NaiveLedger, known: NaiveAssociation, decision: HostDecisionKind): boolean {
  switch (decision) {
    case "accept":
    case "condition_met":
      return known.hostState === "associated";
    case "queue":
      return known.hostState === "queued" && !ledger.awaitsSelection(known);
    case "refuse":
      return known.hostState !== "associated" && known.reason === "host-refused";
    case "no_show":
      return known.reason === "no-show";
  }
}

function refusalOf(
  ledger: NaiveLedger,
  known: NaiveAssociation,
  { decision, now }: Decided,
): string | undefined {
  const impossible = "decision-not-possible";
  if (ledger.cancelled.has(known.offeringId) || !ledger.isLive(known)) return impossible;
  if (decision === "no_show")
    return known.homeState === "associated" && known.hostState === "associated" ? undefined : impossible;
  if (known.hostState !== "queued" || known.offer !== undefined) return impossible;
  if (ledger.awaitsSelection(known) && !ledger.maySelect(known.offeringId, now))
    return "selection-not-decidable";
  const isFull = ledger.freePool(known) === undefined;
  return decision === "accept" && isFull ? "place-none-left" : undefined;
}

function takeEffect(ledger: NaiveLedger, known: NaiveAssociation, { decision, now }: Decided): void {
  delete known.held;
  if (decision === "no_show") {
    ledger.end(known, "no-show", now);
    return;
  }
  delete known.reason;
  known.version += 1;
  switch (decision) {
    case "accept":
      if (known.pool === undefined) takePool(ledger, known);
      known.hostState = "associated";
      return;
    case "refuse":
      Object.assign(known, { hostState: "denied", reason: "host-refused" });
      return;
    case "queue":
      known.order = ledger.takeTurn();
      ledger.promote(known.offeringId, now);
  }
}

function takePool(ledger: NaiveLedger, known: NaiveAssociation): void {
  const pool = ledger.freePool(known);
  if (pool === undefined) throw new RangeError("a place is decided on that there is not");
  known.pool = pool;
}
