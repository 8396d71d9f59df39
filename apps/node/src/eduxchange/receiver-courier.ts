import { BROUGHT_DIALECTS, type BroughtDialect, type HostSays } from "@wissel/contract";
import {
  type AssociationVersion,
  type Clock,
  type Courier,
  type HostLedger,
  isLive,
  judgeSilence,
  type OfferingDirectory,
  type Verdict,
} from "@wissel/core";
import { type PeerAnswer, PeerUnreachable } from "@wissel/peer";
import { type BroughtIn, findBroughtIn, noteReceived, type Queryable, saveRemoteId } from "@wissel/store";
import { applyHomeState } from "./home-state.ts";
import { publishedOffering } from "./published-offering.ts";
import type { ReceiverClient } from "./receiver-client.ts";

export interface ReceiverCourierPorts {
  readonly own: { readonly schacHome: string; readonly name: string };
  readonly pool: Queryable;
  readonly receiver: ReceiverClient;
  readonly ledger: Pick<HostLedger, "decide" | "withdraw">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  /** In which a home takes associations. */
  readonly versionOf: (home: string) => AssociationVersion;
  readonly clock: Clock;
}

/**
 * Tells homes where enrolments stand, through the receiver. What is told is the whole state at that moment, so that
 * it does no harm to tell it twice, or late; what changed meanwhile is told again at once.
 */
export function receiverCourier(ports: ReceiverCourierPorts): Courier {
  return {
    async attempt(deliveries) {
      const keys = [...new Set(deliveries.flatMap(({ associationKey }) => associationKey ?? []))];
      const verdicts = new Map(
        await Promise.all(keys.map(async (key) => [key, await tellWhole(ports, key)] as const)),
      );
      return deliveries.map(
        ({ associationKey = "" }) =>
          verdicts.get(associationKey) ?? { kind: "parked", reason: "enrolment-unknown" },
      );
    },
  };
}

/** More changes than this while one is told: the rest waits for its own delivery. */
const MOST_ROUNDS = 5;

async function tellWhole(ports: ReceiverCourierPorts, associationKey: string): Promise<Verdict> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const told = await findBroughtIn(ports.pool, associationKey);
    if (told === undefined) return { kind: "parked", reason: "enrolment-unknown" };
    // It ended before home heard of it.
    if (told.remoteId === undefined && !isLive(told.association)) return { kind: "delivered" };
    const verdict = await tell(ports, told);
    if (verdict.kind !== "delivered") return verdict;
    const after = await findBroughtIn(ports.pool, associationKey);
    if (after === undefined || nameOf(after) === nameOf(told)) return verdict;
  }
  return { kind: "delivered" };
}

/** What home can be told of. */
function nameOf({ association, result }: BroughtIn): string {
  return `${association.hostState} ${result?.version}`;
}

async function tell(ports: ReceiverCourierPorts, told: BroughtIn): Promise<Verdict> {
  const { receiver, pool, clock } = ports;
  const { association, remoteId, personRef, result } = told;
  const carried = { associationKey: association.associationKey, personRef };
  const dialect = BROUGHT_DIALECTS[ports.versionOf(association.home)];
  try {
    if (remoteId === undefined) {
      const answer = await receiver.create(carried, await newAssociation(ports, dialect, told));
      const verdict = judgeAnswer(answer);
      if (verdict.kind !== "delivered") return verdict;
      const named = remoteIdIn(answer);
      if (named === undefined)
        return { kind: "parked", reason: "association-not-named", answer: road(answer) };
      await saveRemoteId(pool, { ...carried, remoteId: named });
      await applyHomeState(ports.ledger, association, answer.body);
      if (result === undefined) return verdict;
      await noteReceived(pool, [result.resultId], clock.now());
      return verdict;
    }
    const answer = await receiver.patch({ ...carried, remoteId }, dialect.word(saysOf(told)));
    const verdict = judgeAnswer(answer);
    if (verdict.kind !== "delivered") return verdict;
    if (result !== undefined) await noteReceived(pool, [result.resultId], clock.now());
    await applyHomeState(ports.ledger, association, answer.body);
    return verdict;
  } catch (error) {
    if (error instanceof PeerUnreachable)
      return { ...judgeSilence(error.code), answer: { road: "eduxchange" } };
    throw error;
  }
}

async function newAssociation(
  { own, offerings }: ReceiverCourierPorts,
  dialect: BroughtDialect,
  told: BroughtIn,
): Promise<object> {
  const { offeringId, associationId } = told.association;
  const offering = await publishedOffering(offerings, own.schacHome, offeringId);
  return dialect.newAssociation({ associationId, host: own, offeringId, offering }, saysOf(told));
}

function saysOf({ association: { hostState }, result }: BroughtIn): HostSays {
  return { hostState, ...(result === undefined ? {} : { result }) };
}

/** Without a name for it an association can never be reached again. */
function remoteIdIn({ status, body }: PeerAnswer<unknown>): string | undefined {
  if (status !== 201 || typeof body !== "object" || body === null || !("associationId" in body))
    return undefined;
  const { associationId } = body;
  return typeof associationId === "string" && associationId.length <= MOST_ID ? associationId : undefined;
}

const MOST_ID = 255;

/** What is gone is gone: a person's matter. Whatever else is not a yes is tried again: the receiver passes on what home, registry or identity provider answer. */
function judgeAnswer(answer: PeerAnswer<unknown>): Verdict {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: "delivered", answer: road(answer) };
  if (status === 410) return { kind: "parked", reason: "http-410", answer: road(answer) };
  const down = status === 502 || status === 503 || status === 504 ? { recipientDown: true } : {};
  return { kind: "retry", reason: `http-${status}`, ...down, answer: road(answer) };
}

function road({ status }: PeerAnswer<unknown>) {
  return { road: "eduxchange", status } as const;
}
