import { documents, type ExchangeSchemas, openValidators, type Validators } from "@wissel/contract";
import type { Clock, LedgerEntry, LedgerStatement, Peer, Side } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { type LedgerVerification, verifyLedger } from "@wissel/trust";
import type { ExchangeClient } from "../federation/exchange-client.ts";
import { fromWireStatement } from "./ledger-wire.ts";

/** A partner's ledger could not be had, or must not be relied on; `code` says why, for operators. */
export class LedgerUnavailable extends Error {
  override readonly name = "LedgerUnavailable";
  readonly code: string;

  constructor(partner: string, code: string, options?: ErrorOptions) {
    super(`the ledger of ${partner} cannot be had (${code})`, options);
    this.code = code;
  }
}

/** A stretch of a partner's ledger; `until` is the last association it covers, undefined where it covers the rest. */
export interface ToldPage {
  readonly entries: readonly LedgerEntry[];
  readonly until: string | undefined;
}

/** What one partner holds, as it tells it. Throws LedgerUnavailable. */
export interface PartnerLedger {
  /** The pages of the partner's side, in order. */
  pages(side: Side): AsyncIterable<ToldPage>;
  /** By association id. */
  statements(side: Side, associationIds: readonly string[]): Promise<ReadonlyMap<string, LedgerStatement>>;
  /** The signed token of a version, as it travelled; undefined: the partner does not hand one over. */
  resultToken(associationId: string, version: number): Promise<string | undefined>;
}

export interface AskPorts {
  /** Our entity id. */
  readonly audience: string;
  readonly exchange: Pick<ExchangeClient, "get" | "post">;
  readonly eventKeysOf: LedgerVerification["eventKeysOf"];
  readonly clock: Clock;
}

/** Returns how to ask a partner. */
export function openPartnerLedger(ports: AskPorts): (peer: Peer) => PartnerLedger {
  const validators = openValidators(documents.exchange);
  return (peer) => {
    const told = (path: string, request: Asked) => readSigned(ports, validators, { peer, path, ...request });
    return {
      async *pages(side) {
        let after: string | undefined;
        do {
          const cursor = after === undefined ? "" : `&cursor=${after}`;
          const page = await told(`/ledger?side=${side}${cursor}`, { schema: "LedgerPage" });
          const { entries, next } = page as ExchangeSchemas["LedgerPage"]; // checked against it
          if (next !== undefined && after !== undefined && next <= after)
            throw unusable(peer, "page-repeated");
          yield { entries, until: next };
          after = next;
        } while (after !== undefined);
      },
      async statements(side, associationIds) {
        const body = { side, associationIds: [...associationIds] };
        const answer = await told("/ledger/statements", { schema: "LedgerStatements", body });
        const { statements } = answer as ExchangeSchemas["LedgerStatements"]; // checked against it
        return new Map(statements.map((one) => [one.associationId, fromWireStatement(one)]));
      },
      async resultToken(associationId, version) {
        const path = `/associations/${associationId}/results/${version}`;
        const { status, body } = await reach(peer, () => ports.exchange.get(peer, path));
        if (status !== 200 && status !== 404) throw unusable(peer, `http-${status}`);
        const token = (body as { readonly token?: unknown } | undefined)?.token;
        return status === 200 && typeof token === "string" ? token : undefined;
      },
    };
  };
}

interface Asked {
  readonly schema: "ExchangedAgreements" | "LedgerPage" | "LedgerStatements";
  /** Of a POST. */
  readonly body?: object;
}

/** What a partner signed for us just now, held against the contract. */
export async function readSigned(
  { audience, exchange, eventKeysOf, clock }: AskPorts,
  validators: Validators,
  { peer, path, schema, body: asked }: Asked & { readonly peer: Peer; readonly path: string },
): Promise<unknown> {
  const { status, body } = await reach(peer, () =>
    asked === undefined ? exchange.get(peer, path) : exchange.post(peer, path, asked),
  );
  if (status !== 200) throw unusable(peer, `http-${status}`);
  const token = (body as { readonly ledger?: unknown } | undefined)?.ledger;
  if (typeof token !== "string") throw unusable(peer, "answer-unreadable");
  const verification = { issuer: peer.entityId, audience, eventKeysOf, now: clock.now() };
  const verdict = await reach(peer, () => verifyLedger(token, verification));
  if (!verdict.ok) throw unusable(peer, verdict.refusal.code);
  if (validators.check(schema, verdict.value.ledger).length > 0) throw unusable(peer, "answer-unreadable");
  return verdict.value.ledger;
}

async function reach<T>(peer: Peer, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof PeerUnreachable)) throw error;
    throw new LedgerUnavailable(peer.schacHome, error.code, { cause: error });
  }
}

function unusable({ schacHome }: Peer, code: string): LedgerUnavailable {
  return new LedgerUnavailable(schacHome, code);
}
