import { createHash } from "node:crypto";
import { type ExchangeOperations, problemOf } from "@wissel/contract";
import {
  type Clock,
  type LedgerEntry,
  type LedgerStatement,
  ledgerEntries,
  type PeerDirectory,
  type PinnedPeer,
} from "@wissel/core";
import { findResultToken, listLedgerRows, listLedgerStatements, type Queryable } from "@wissel/store";
import { openText, type SealingKey, type SigningKey, signLedger } from "@wissel/trust";
import { agreedFacts, type HomeSidePorts } from "../agreements/home-side.ts";
import type { Outgoing } from "../delivery/outgoing.ts";
import { present } from "../enrolment/present.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import type { LedgerPages } from "./ledger-pages.ts";
import { toWireStatement } from "./ledger-wire.ts";

export interface TellPorts extends HomeSidePorts {
  readonly own: { readonly schacHome: string; readonly entityId: string };
  readonly pool: Queryable;
  readonly peers: Pick<PeerDirectory, "listPinned">;
  /** The key that signs what is told. */
  readonly eventKey: () => SigningKey;
  /** For tokens at rest. */
  readonly sealingKey: SealingKey;
  readonly outgoing: Pick<Outgoing, "outgoing">;
  readonly pages: LedgerPages;
  readonly clock: Clock;
}

/** What a partner may ask of the ledger. */
export type LedgerHandlers = Pick<
  Handlers<ExchangeOperations>,
  "getLedger" | "listLedgerStatements" | "getResultToken"
>;

/** A page ends behind the association with which it reaches so many lines. */
const MOST_ENTRIES = 5_000;

/** Tells partners what is held here of the associations with them. */
export function ledgerHandlers(ports: TellPorts): LedgerHandlers {
  const { pool, own, clock, pages } = ports;
  const signed = async (peer: PinnedPeer, ledger: object, issuedAt: Date) => {
    const token = { issuer: own.entityId, audience: peer.entityId, issuedAt, ledger: { ...ledger } };
    return { status: 200, body: { ledger: await signLedger(token, ports.eventKey()) } } as const;
  };
  /** Home tells a host no more of a student by this road than by a command. */
  const asAgreed = async (statement: LedgerStatement, { schacHome: host }: PinnedPeer) => ({
    ...statement,
    student: await agreedFacts(ports, { ...statement, host }),
  });
  return {
    async getLedger({ caller, query }) {
      const peer = partnerOf(ports, caller);
      if ("problem" in peer) return peer;
      const { side, cursor: after } = query;
      const limit = Math.min(query.limit ?? pages.associations, pages.associations);
      const asOf = clock.now();
      const pair = { side, own: own.schacHome, partner: peer.schacHome };
      // One more than asked for tells whether there is a next page.
      const rows = await listLedgerRows(pool, pair, { ...present({ after }), limit: limit + 1 });
      const entries: LedgerEntry[] = [];
      let last: string | undefined;
      let count = 0;
      for (const row of rows.slice(0, limit)) {
        if (entries.length >= MOST_ENTRIES) break;
        entries.push(...ledgerEntries(row, sha256));
        last = row.associationId;
        count += 1;
      }
      const next = count < rows.length ? last : undefined;
      return await signed(peer, { side, asOf: asOf.toISOString(), entries, ...present({ next }) }, asOf);
    },

    async listLedgerStatements({ caller, body }) {
      const peer = partnerOf(ports, caller);
      if ("problem" in peer) return peer;
      const { side, associationIds } = body;
      const pair = { side, own: own.schacHome, partner: peer.schacHome };
      const asOf = clock.now();
      const held = await listLedgerStatements(pool, pair, associationIds);
      const statements = side === "home" ? await Promise.all(held.map((one) => asAgreed(one, peer))) : held;
      return await signed(peer, { side, statements: statements.map(toWireStatement) }, asOf);
    },

    async getResultToken({ caller, params }) {
      const peer = partnerOf(ports, caller);
      if ("problem" in peer) return peer;
      const { associationId, version } = params;
      const names = { own: own.schacHome, partner: peer.schacHome };
      const sealed =
        (await findResultToken(pool, { pair: { side: "host", ...names }, associationId, version })) ??
        (await findResultToken(pool, { pair: { side: "home", ...names }, associationId, version }));
      if (sealed === undefined) return { problem: problemOf("association-unknown") };
      const sent = await ports.outgoing.outgoing(await openText(sealed, ports.sealingKey), peer);
      // Better not told than told to everybody on the way.
      if (sent.way === "withheld") return { problem: problemOf("association-unknown") };
      return { status: 200, body: { token: sent.token } };
    },
  };
}

/** SHA-256, base64url. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** The calling institution, named by its token and by nothing in the request, if there is an agreement with it. */
function partnerOf({ peers }: TellPorts, caller: Caller): PinnedPeer | ProblemAnswer {
  if (caller.kind !== "peer") return { problem: problemOf("scope-missing") };
  const peer = peers.listPinned().find(({ schacHome }) => schacHome === caller.schacHome);
  if (peer === undefined || !(peer.agreement.enrolments || peer.agreement.results)) {
    return { problem: problemOf("agreement-missing") };
  }
  return peer;
}
