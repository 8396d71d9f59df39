import { documents, type ExchangeSchemas, openValidators, type Validators } from "@wissel/contract";
import { type Peer, type PinnedPeer, roundFindings } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import {
  findRound,
  inTransaction,
  lockRound,
  putRoundInForce,
  replacePartnerAdjustments,
  replacePartnerPledges,
  savePublishedRound,
} from "@wissel/store";
import { verifyRound } from "@wissel/trust";
import type { RoundPorts } from "./round-ports.ts";
import { fromWirePlan } from "./round-wire.ts";

/** Returns a turn that asks every partner in an alliance for its rounds and pledges, and says whether all have answered. */
export function roundFetch(ports: RoundPorts): () => Promise<boolean> {
  const validators = openValidators(documents.exchange);
  return async () => {
    const partners = ports.peers.listPinned().filter(({ alliances }) => alliances.length > 0);
    const answered = await Promise.all(partners.map((partner) => fetchFrom(ports, validators, partner)));
    return answered.every(Boolean);
  };
}

async function fetchFrom(ports: RoundPorts, validators: Validators, partner: PinnedPeer): Promise<boolean> {
  const warn = (reason: string) => {
    ports.warn({ peer: partner.schacHome, reason }, "a partner's rounds are not taken over");
    return false;
  };
  try {
    const peer = await ports.peers.findBySchacHome(partner.schacHome);
    if (peer === undefined) return true;
    const { status, body } = await ports.exchange.get(peer, "/rounds");
    if (status !== 200) return warn(`answered ${status}`);
    const [fault] = validators.check("ExchangedRounds", body);
    if (fault !== undefined) return warn(`${fault.pointer ?? "#"} ${fault.detail}`);
    const { rounds, pledges, adjustments = [] } = body as ExchangeSchemas["ExchangedRounds"]; // checked above
    const host = peer.schacHome;
    const changed = adjustments.map(({ ends, ...one }) => ({
      ...one,
      ends: ends.map((end) => ({ ...end, closesAt: new Date(end.closesAt) })),
    }));
    await inTransaction(ports.pool, async (client) => {
      await replacePartnerPledges(client, host, pledges);
      await replacePartnerAdjustments(client, { host, adjustments: changed }, ports.clock.now());
    });
    for (const token of rounds) {
      const refusal = await takeRound(ports, validators, { peer, token });
      if (refusal !== undefined) warn(refusal);
    }
    return true;
  } catch (error) {
    if (!(error instanceof PeerUnreachable)) throw error;
    return warn(error.code);
  }
}

/** Stores a round that is newer than what is known, and obeys it; or says why it must not be relied on. */
async function takeRound(
  { pool, own, eventKeysOf, clock }: RoundPorts,
  validators: Validators,
  { peer, token }: { readonly peer: Peer; readonly token: string },
): Promise<string | undefined> {
  const now = clock.now();
  const verdict = await verifyRound(token, { issuer: peer.entityId, eventKeysOf, now });
  if (!verdict.ok) return verdict.refusal.code;
  const { round: stated, expiresAt } = verdict.value;
  const [fault] = validators.check("SignedRound", stated);
  if (fault !== undefined) return `${fault.pointer ?? "#"} ${fault.detail}`;
  const { plan, ...head } = stated as ExchangeSchemas["SignedRound"]; // checked above
  const { roundId, version } = head;
  const round = fromWirePlan(plan, head);
  if (!peer.alliances.includes(round.alliance)) return `is for ${round.alliance}, where the partner is not`;
  if (Math.floor(round.validUntil.getTime() / 1000) * 1000 !== expiresAt.getTime())
    return "validUntil is not exp";
  const [finding] = roundFindings(round, now);
  if (finding !== undefined) return `${finding.pointer} ${finding.reason}`;
  return await inTransaction(pool, async (client) => {
    await lockRound(client, roundId);
    const known = await findRound(client, roundId);
    if (known !== undefined && known.coordinator !== peer.schacHome)
      return "is known from another coordinator";
    if ((known?.published?.round.version ?? 0) >= version) return undefined;
    await savePublishedRound(client, { published: { round, token }, coordinator: peer.schacHome }, now);
    await putRoundInForce(client, own.schacHome, roundId);
    return undefined;
  });
}
