import { type ExchangeOperations, problemOf } from "@wissel/contract";
import type { Clock, PeerDirectory } from "@wissel/core";
import { listNewestAgreements, type Queryable, requestComparisonUnlessFresh } from "@wissel/store";
import { type SigningKey, signLedger } from "@wissel/trust";
import type { Handlers } from "../http/operation.ts";

export interface TellAgreementsPorts {
  readonly own: { readonly entityId: string };
  readonly pool: Queryable;
  readonly peers: Pick<PeerDirectory, "listPinned">;
  readonly eventKey: () => SigningKey;
  readonly clock: Clock;
}

/** Who asks has a reason to, so it is asked back; not when that was done so lately, or the two would never rest. */
const FRESH_MS = 60_000;

/** Tells a partner the own copies of the agreements with it, and nothing of others. */
export function exchangeAgreementHandlers(
  ports: TellAgreementsPorts,
): Pick<Handlers<ExchangeOperations>, "listExchangedAgreements"> {
  const { own, pool, peers, eventKey, clock } = ports;
  return {
    async listExchangedAgreements({ caller }) {
      if (caller.kind !== "peer") return { problem: problemOf("scope-missing") };
      const peer = peers.listPinned().find(({ schacHome }) => schacHome === caller.schacHome);
      if (peer === undefined || !(peer.agreement.enrolments || peer.agreement.results)) {
        return { problem: problemOf("agreement-missing") };
      }
      const issuedAt = clock.now();
      const copies = (await listNewestAgreements(pool)).filter(({ partner }) => partner === peer.schacHome);
      const agreements = copies.map(({ agreementId, version, sha256, text }) => {
        return { agreementId, version, sha256, text };
      });
      const since = new Date(issuedAt.getTime() - FRESH_MS);
      await requestComparisonUnlessFresh(pool, peer.schacHome, { dueAt: issuedAt, since });
      const token = { issuer: own.entityId, audience: peer.entityId, issuedAt, ledger: { agreements } };
      return { status: 200, body: { ledger: await signLedger(token, eventKey()) } };
    },
  };
}
