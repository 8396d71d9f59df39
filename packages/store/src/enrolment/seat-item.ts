import {
  type AskDecision,
  type BeginRefusal,
  type Begun,
  type Decided,
  type DecisionRefusal,
  type LedgerCommand,
  type NewAsk,
  type Outcome,
  refused,
  subjectOf,
} from "@wissel/core";

/**
 * Anything that moves a seat: a command (of a partner; with `personId` of an own student, whose request follows it),
 * or a student's ask in an own offering.
 */
export type SeatItem =
  | { readonly kind: "command"; readonly command: LedgerCommand; readonly personId?: string }
  | { readonly kind: "ask"; readonly ask: NewAsk };

export type SeatAnswer =
  | { readonly kind: "command"; readonly outcome: Outcome<Decided, DecisionRefusal> }
  | { readonly kind: "ask"; readonly outcome: Outcome<Begun, BeginRefusal> };

/** The answer to an item that the database refuses as data. */
export function refuseSeatItem({ kind }: SeatItem): SeatAnswer {
  return { kind, outcome: refused({ code: "command-unacceptable" }) };
}

export function personOf(item: SeatItem): readonly string[] {
  if (item.kind === "ask") return [item.ask.request.personId];
  return item.personId === undefined ? [] : [item.personId];
}

export function commandOf(item: SeatItem): readonly LedgerCommand[] {
  return item.kind === "command" ? [item.command] : [];
}

export function offeringOf(item: SeatItem): string {
  return item.kind === "ask" ? item.ask.choice.offeringId : subjectOf(item.command).offeringId;
}

/** An item with what home made of it, and where its command stands in the ledger's batch, if it has one. */
export type PlannedItem =
  | { readonly kind: "command"; readonly index: number; readonly personId?: string }
  | {
      readonly kind: "ask";
      readonly ask: NewAsk;
      readonly outcome: Outcome<AskDecision, BeginRefusal>;
      readonly index?: number;
    };

/** The ledger's commands: those that came as such, and a claim for each ask that is new. */
export function planItems(
  items: readonly SeatItem[],
  askOutcomes: readonly Outcome<AskDecision, BeginRefusal>[],
): { readonly planned: readonly PlannedItem[]; readonly commands: readonly LedgerCommand[] } {
  const commands: LedgerCommand[] = [];
  let asksSeen = 0;
  const planned = items.map((item): PlannedItem => {
    if (item.kind === "command") {
      const index = commands.push(item.command) - 1;
      return { kind: "command", index, ...(item.personId === undefined ? {} : { personId: item.personId }) };
    }
    const outcome = askOutcomes[asksSeen];
    asksSeen += 1;
    if (outcome === undefined) throw new RangeError("fewer asks were decided than asked");
    if (!outcome.ok || outcome.value.kind === "repeated") return { kind: "ask", ask: item.ask, outcome };
    const { homeState, ...association } = outcome.value.association;
    const claim = { ...association, homeState: homeState === "pending" ? "pending" : "associated" } as const;
    const index = commands.push({ kind: "claim", claim }) - 1;
    return { kind: "ask", ask: item.ask, outcome, index };
  });
  return { planned, commands };
}
