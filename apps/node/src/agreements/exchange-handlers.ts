import { type ExchangeOperations, problemOf } from "@wissel/contract";
import type { Clock, PeerDirectory } from "@wissel/core";
import {
  listNewestAgreements,
  listPartnerAgreements,
  type Queryable,
  requestComparison,
  requestComparisonUnlessFresh,
} from "@wissel/store";
import { type SigningKey, signLedger } from "@wissel/trust";
import type { Handlers } from "../http/operation.ts";
import { digestOfCopies } from "./stored-copy.ts";

export interface TellAgreementsPorts {
  readonly own: { readonly entityId: string };
  readonly pool: Queryable;
  readonly peers: Pick<PeerDirectory, "listPinned">;
  readonly eventKey: () => SigningKey;
  readonly clock: Clock;
}

/** Who does not say what it holds is asked back, but not when that was done so lately: the two would never rest. */
const FRESH_MS = 60_000;

/** Tells a partner the own copies of the agreements with it, and nothing of others. */
export function exchangeAgreementHandlers(
  ports: TellAgreementsPorts,
): Pick<Handlers<ExchangeOperations>, "listExchangedAgreements"> {
  const { own, pool, peers, eventKey, clock } = ports;
  return {
    async listExchangedAgreements({ caller, query: { held } }) {
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
      await askBack(pool, peer.schacHome, { held, dueAt: issuedAt });
      const token = { issuer: own.entityId, audience: peer.entityId, issuedAt, ledger: { agreements } };
      return { status: 200, body: { ledger: await signLedger(token, eventKey()) } };
    },
  };
}

/** Makes a comparison due where the partner holds what was not heard of. */
async function askBack(
  pool: Queryable,
  partner: string,
  { held, dueAt }: { readonly held: string | undefined; readonly dueAt: Date },
): Promise<void> {
  if (held === undefined) {
    const since = new Date(dueAt.getTime() - FRESH_MS);
    return await requestComparisonUnlessFresh(pool, partner, { dueAt, since });
  }
  const heard = (await listPartnerAgreements(pool)).filter((one) => one.partner === partner);
  if (held !== digestOfCopies(heard)) await requestComparison(pool, partner, dueAt);
}
