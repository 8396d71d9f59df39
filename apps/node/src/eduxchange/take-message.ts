import { fromWireAssociation } from "@wissel/contract";
import {
  type AcceptedEvent,
  type Association,
  type Clock,
  granted,
  type HostWord,
  hostStateAfter,
  type JsonObject,
  mergePatch,
  type NewId,
  newestOf,
  type Outcome,
  type ResultContent,
  refused,
  statementAfter,
} from "@wissel/core";
import {
  type BroughtMessage,
  type ConnectionPool,
  inTransaction,
  keepBroughtMessage,
  listBroughtMessages,
  listResultVersions,
  lockBroughtAssociation,
  type Queryable,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import type { InboxHandlers } from "../events/inbox-handlers.ts";
import { RESULT_EVENTS, toWireVersion } from "../results/event-wire.ts";

/** What home does with a host's news, the same as with its signed events. */
export type NewsHandlers = Pick<
  InboxHandlers,
  "enrolment-changed" | "result-issued" | "result-corrected" | "result-withdrawn"
>;

export interface TakeMessagePorts {
  /** Our schacHome. */
  readonly own: string;
  readonly pool: ConnectionPool;
  readonly handlers: NewsHandlers;
  readonly clock: Clock;
  readonly newId: NewId;
  /** SHA-256, base64url. */
  readonly digest: (text: string) => string;
  readonly kickDeliveries: () => void;
  readonly log: Pick<FastifyBaseLogger, "warn">;
}

export interface TakenMessage {
  readonly personId: string;
  readonly associationId: string;
  readonly document: JsonObject;
  /** `once`: what was said before, in whatever order, is a repeat; `last`: only what was said last. */
  readonly repeats: "once" | "last";
}

/** Keeps what a host says and does what follows from it, in one transaction. A repeat does nothing. */
export async function takeMessage(
  ports: TakeMessagePorts,
  { personId, associationId, document, repeats }: TakenMessage,
): Promise<Outcome<Association, { readonly code: "association-unknown" }>> {
  const named = { home: ports.own, personId, associationId };
  const taken = await inTransaction(ports.pool, async (client) => {
    const view = await lockBroughtAssociation(client, named);
    if (view === undefined) return undefined;
    const { association } = view;
    const { associationKey } = association;
    // The receiver adds it, as it calls the student: no business of the association's.
    const { personId: _, ...said } = document;
    const sha256 = ports.digest(JSON.stringify(said));
    const before = await listBroughtMessages(client, associationKey);
    const compared = repeats === "once" ? before : before.slice(-1);
    if (compared.some((one) => one.sha256 === sha256)) return association;
    const receivedAt = ports.clock.now();
    await keepBroughtMessage(client, { associationKey, document: said, sha256, receivedAt });
    const news = { client, association, sha256, receivedAt };
    const { remoteState, result, finalByState } = fromWireAssociation({
      ...mergedDocument([...before, { document: said }]),
      remoteState: said.remoteState ?? "",
    });
    if (finalByState === true)
      ports.log.warn(
        { host: association.host, associationId },
        "a result is called final by a word that is no state",
      );
    if (remoteState !== undefined) await takeState(ports, news, remoteState);
    const isAboutResult = said.result !== undefined || result?.final === true;
    if (result !== undefined && isAboutResult) await takeResult(ports, news, result);
    return (await lockBroughtAssociation(client, named))?.association;
  });
  if (taken === undefined) return refused({ code: "association-unknown" });
  ports.kickDeliveries();
  return granted(taken);
}

/** Everything that was said, one upon the other (RFC 7396). */
export function mergedDocument(messages: readonly Pick<BroughtMessage, "document">[]): JsonObject {
  return messages.reduce<JsonObject>((merged, { document }) => mergePatch(merged, document), {});
}

interface News {
  readonly client: Queryable;
  readonly association: Association;
  readonly sha256: string;
  readonly receivedAt: Date;
}

async function takeState({ handlers, newId }: TakeMessagePorts, news: News, said: HostWord): Promise<void> {
  const { association, receivedAt } = news;
  const hostState = hostStateAfter(association.hostState, said);
  if (hostState === undefined) return;
  const { offeringId, homeState, version } = association;
  const payload = {
    version: version + 1,
    offeringId,
    homeState,
    hostState,
    decidedAt: receivedAt.toISOString(),
  };
  await handlers["enrolment-changed"](
    news.client,
    eventOf(news, { jti: newId(), name: "enrolment-changed", payload }),
  );
}

async function takeResult(
  { handlers, newId }: TakeMessagePorts,
  news: News,
  content: ResultContent,
): Promise<void> {
  const { associationKey, offeringId } = news.association;
  const versions = (await listResultVersions(news.client, [associationKey])).get(associationKey) ?? [];
  const newest = newestOf(versions);
  const statement = statementAfter(newest?.statement, content);
  if (statement === undefined) return;
  const name = RESULT_EVENTS[statement.kind];
  const payload = toWireVersion(offeringId, { version: (newest?.version ?? 0) + 1, statement });
  await handlers[name](news.client, eventOf(news, { jti: newId(), name, payload }));
}

/** A host's news as home's handlers of signed events take it. */
function eventOf(
  { association, sha256, receivedAt }: News,
  told: Pick<AcceptedEvent, "jti" | "name" | "payload">,
): AcceptedEvent {
  const { host, associationId, txn } = association;
  return { ...told, issuer: host, associationId, txn, sha256, issuedAt: receivedAt, receivedAt };
}
