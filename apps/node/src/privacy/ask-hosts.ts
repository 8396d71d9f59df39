import { documents, type ExchangeSchemas, openValidators } from "@wissel/contract";
import { type Clock, nextAskAt, type PeerDirectory } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import {
  answerPart,
  type ConnectionPool,
  claimDueParts,
  type DuePart,
  eraseAssociations,
  inTransaction,
  listAssociationKeys,
  postponePart,
} from "@wissel/store";
import type { ExchangeClient } from "../federation/exchange-client.ts";
import type { PersonSeals } from "./person-seals.ts";

export interface AskHostsPorts {
  readonly pool: ConnectionPool;
  readonly own: { readonly schacHome: string };
  readonly peers: Pick<PeerDirectory, "findBySchacHome">;
  readonly exchange: Pick<ExchangeClient, "post">;
  readonly seals: Pick<PersonSeals, "sealAll">;
  readonly clock: Clock;
}

/** Longer than a call takes; a part whose process is gone is asked again then. */
const LEASE_MS = 60_000;
const AT_ONCE = 10;

/** A host gave no answer that settles its part; `code` says why. */
class NotAnswered extends Error {
  override readonly name = "NotAnswered";
  readonly code: string;

  constructor(code: string) {
    super(`a host's part of a request is not answered (${code})`);
    this.code = code;
  }
}

/** Asks hosts for their parts of exports and erasures that are due, until none is. What brings nothing waits. */
export function openAskHosts(ports: AskHostsPorts): () => Promise<void> {
  const validators = openValidators(documents.exchange);

  async function post(part: DuePart, path: string, schema: "HeldData" | "Erased"): Promise<unknown> {
    const peer = await ports.peers.findBySchacHome(part.source);
    if (peer === undefined) throw new NotAnswered("partner-unknown");
    const { status, body } = await ports.exchange.post(peer, path, { associationIds: part.associationIds });
    if (status !== 200) throw new NotAnswered(`http-${status}`);
    if (validators.check(schema, body).length > 0) throw new NotAnswered("answer-unreadable");
    return body;
  }

  async function fetchExport(part: DuePart): Promise<void> {
    const told = (await post(part, "/held-data", "HeldData")) as ExchangeSchemas["HeldData"]; // checked above
    const text = JSON.stringify(told);
    const documentJwe = (await ports.seals.sealAll(new Map([[part.personId, text]]))).get(part.personId);
    const now = ports.clock.now();
    await inTransaction(ports.pool, (client) =>
      answerPart(client, part, { now, ...(documentJwe === undefined ? {} : { documentJwe }) }),
    );
  }

  /** What came while the host was not told is forgotten with its confirmation: after it nothing comes. */
  async function tellErasure(part: DuePart): Promise<void> {
    const { associations } = (await post(part, "/erasures", "Erased")) as ExchangeSchemas["Erased"]; // checked above
    const outcomes = new Map(associations.map((one) => [one.associationId, one]));
    for (const associationId of part.associationIds) {
      const one = outcomes.get(associationId);
      if (one?.outcome !== "erased") throw new NotAnswered(one?.reason ?? "not-confirmed");
    }
    const now = ports.clock.now();
    const { own, pool } = ports;
    await inTransaction(pool, async (client) => {
      const pair = { home: own.schacHome, host: part.source };
      await eraseAssociations(client, await listAssociationKeys(client, pair, part.associationIds), now);
      await answerPart(client, part, { now });
    });
  }

  async function ask(part: DuePart): Promise<void> {
    try {
      await (part.kind === "export" ? fetchExport(part) : tellErasure(part));
    } catch (error) {
      if (!(error instanceof NotAnswered || error instanceof PeerUnreachable)) throw error;
      const nextAttemptAt = nextAskAt(ports.clock.now(), part.attempts);
      await postponePart(ports.pool, part, { failure: error.code, nextAttemptAt });
    }
  }

  return async () => {
    for (;;) {
      const now = ports.clock.now();
      const leaseUntil = new Date(now.getTime() + LEASE_MS);
      const due = await claimDueParts(ports.pool, { now, leaseUntil, limit: AT_ONCE });
      if (due.length === 0) return;
      await Promise.all(due.map(ask));
    }
  };
}
