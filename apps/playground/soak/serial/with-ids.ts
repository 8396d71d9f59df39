import { randomUUID } from "node:crypto";
import type { LedgerCommand } from "@wissel/core";
import { HISTORY_NODE, namingOffers, type OpenOffer } from "@wissel/testing/ledger";
import type { DatabaseNames } from "./database-names.ts";
import type { DecidedLane, LedgerAct } from "./ledger-act.ts";
import { isOpenOffer, laneOf, standInsFor } from "./open-offer.ts";
import { isStudents } from "./students.ts";

/** The act as it is meant now: an answer is about an offer that is open, or about one that never was. */
export function naming(act: LedgerAct, open: readonly OpenOffer[]): LedgerAct {
  if (act.kind === "commands") {
    const partners = standInsFor(open.filter((offer) => !isStudents(offer)));
    return { ...act, commands: namingOffers(partners, act.commands) };
  }
  if (act.kind !== "answer") return act;
  const lane = laneOf({ home: HISTORY_NODE.host, associationId: act.associationId });
  return open.some((offer) => laneOf(offer) === lane) ? act : { ...act, offerId: "never was" };
}

/** The act as a database takes it. */
export function withIds(act: LedgerAct, names: DatabaseNames, open: readonly OpenOffer[]): LedgerAct {
  const { idOf } = names;
  switch (act.kind) {
    case "commands":
      return { ...act, commands: act.commands.map((command) => commandWithIds(command, names, open)) };
    case "resize":
    case "select":
      return { ...act, offeringId: idOf(act.offeringId) };
    case "releases":
    case "sweep":
    case "pause":
      return act;
    case "decide":
    case "undo":
      return { ...act, ...(act.lane === undefined ? {} : { lane: laneWithIds(act.lane, names) }) };
    case "ask": {
      const { personId, associationId, offeringId, releases } = act;
      return {
        ...act,
        personId: idOf(personId),
        associationId: idOf(associationId),
        offeringId: idOf(offeringId),
        ...(releases === undefined ? {} : { releases: idOf(releases) }),
      };
    }
    case "answer": {
      const lane = { home: HISTORY_NODE.host, associationId: act.associationId };
      return { ...named(act, names), offerId: offerIdIn(lane, act.offerId, { names, open }) };
    }
    default:
      return named(act, names);
  }
}

function laneWithIds({ home, associationId, offeringId, personId }: DecidedLane, { idOf }: DatabaseNames) {
  return {
    home,
    associationId: idOf(associationId),
    offeringId: idOf(offeringId),
    ...(personId === undefined ? {} : { personId: idOf(personId) }),
  };
}

function named<Change extends { readonly personId: string; readonly associationId: string }>(
  change: Change,
  { idOf }: DatabaseNames,
): Change {
  return { ...change, personId: idOf(change.personId), associationId: idOf(change.associationId) };
}

function commandWithIds(
  command: LedgerCommand,
  names: DatabaseNames,
  open: readonly OpenOffer[],
): LedgerCommand {
  const { idOf } = names;
  const identified = <Subject extends { readonly associationId: string; readonly offeringId: string }>(
    subject: Subject,
  ) => ({ ...subject, associationId: idOf(subject.associationId), offeringId: idOf(subject.offeringId) });
  switch (command.kind) {
    case "claim": {
      const ids = {
        pseudonym: idOf(command.claim.pseudonym),
        associationKey: randomUUID(),
        txn: randomUUID(),
      };
      return { kind: "claim", claim: { ...identified(command.claim), ...ids } };
    }
    case "withdrawal":
      return { ...command, withdrawal: identified(command.withdrawal) };
    case "decision":
      return { ...command, decision: identified(command.decision) };
    case "offer-answer": {
      const { answer } = command;
      const offerId = offerIdIn(answer, answer.offerId, { names, open });
      return { ...command, answer: { ...identified(answer), offerId } };
    }
    default:
      throw new Error(`a ${command.kind} is the ledger's own`);
  }
}

interface Offers {
  readonly names: DatabaseNames;
  readonly open: readonly OpenOffer[];
}

function offerIdIn(
  lane: { readonly home: string; readonly associationId: string },
  offerId: string,
  { names, open }: Offers,
): string {
  const known = open.find((offer) => isOpenOffer(offerId) && laneOf(offer) === laneOf(lane));
  return known?.offerId ?? names.idOf("an offer that never was");
}
