import {
  type AskDecision,
  type Association,
  type BeginRefusal,
  type Begun,
  type Decided,
  enrolmentCommandOf,
  type LedgerCommand,
  type LedgerRefusal,
  type NewAsk,
  type NewDelivery,
  type Outcome,
  refused,
  subjectOf,
} from "@wissel/core";
import type { Asker } from "../audit/asker.ts";

/**
 * What a batch carries out: a command that moves a seat (of a partner; with `personId` of an own student, whose request
 * follows it), or a student's ask, here or at a partner. Those at a partner move no seat, and share the transaction.
 */
export type SeatItem = (
  | { readonly kind: "command"; readonly command: LedgerCommand; readonly personId?: string }
  | { readonly kind: "ask"; readonly ask: NewAsk }
) & {
  /** Who asks for it: a batch is many requests at once. */
  readonly asker?: Asker;
};

export type SeatAnswer =
  | { readonly kind: "command"; readonly outcome: Outcome<Decided, LedgerRefusal> }
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

/** The own offering in which it moves a seat. */
export function offeringOf(item: SeatItem, institution: string): readonly string[] {
  if (item.kind === "command") return [subjectOf(item.command).offeringId];
  const { host, offeringId } = item.ask.choice;
  return host === institution ? [offeringId] : [];
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

/** The ledger's commands: those that came as such, and a claim for each ask in an own offering that is new. */
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
    const fresh = freshOf(outcome);
    if (fresh === undefined || fresh.host !== fresh.home) return { kind: "ask", ask: item.ask, outcome };
    const { homeState, ...association } = fresh;
    const claim = { ...association, homeState: homeState === "pending" ? "pending" : "associated" } as const;
    const index = commands.push({ kind: "claim", claim }) - 1;
    return { kind: "ask", ask: item.ask, outcome, index };
  });
  return { planned, commands };
}

/** What new asks at partners write down, each with the command that will be brought whatever happens next. */
export function asksAtPartners(planned: readonly PlannedItem[]): {
  readonly associations: readonly Association[];
  readonly deliveries: readonly NewDelivery[];
} {
  const fresh = planned.flatMap((item) => {
    const association = item.kind === "ask" ? freshOf(item.outcome) : undefined;
    if (item.kind !== "ask" || association === undefined || association.host === association.home) return [];
    return [{ association, ask: item.ask }];
  });
  return {
    associations: fresh.map(({ association }) => association),
    deliveries: fresh.flatMap(({ association, ask }) =>
      ask.given === undefined ? [commandDelivery(association, ask)] : [],
    ),
  };
}

function freshOf(outcome: Outcome<AskDecision, BeginRefusal>): Association | undefined {
  return outcome.ok && outcome.value.kind === "fresh" ? outcome.value.association : undefined;
}

function commandDelivery(association: Association, { deliveryId, inHandUntil }: NewAsk): NewDelivery {
  return {
    deliveryId,
    kind: "command",
    recipient: association.host,
    associationKey: association.associationKey,
    payload: enrolmentCommandOf(association),
    inHandUntil,
  };
}
