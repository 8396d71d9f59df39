import { canonicalJson, granted, type Outcome, type Round, refused, takesPart } from "@wissel/core";
import {
  findRound,
  inTransaction,
  type KnownRound,
  lockRound,
  noteRoundAction,
  putRoundInForce,
  type Queryable,
  type RoundAction,
  saveOwnPause,
  savePublishedRound,
} from "@wissel/store";
import { signRound } from "@wissel/trust";
import type { RoundPorts } from "./round-ports.ts";
import { toWirePlan } from "./round-wire.ts";
import { alliancePartners, tellPartners } from "./tell-partners.ts";
import { findingsOf, type RoundRefusal } from "./write-rounds.ts";

/** Signs the draft as the next version, owes whoever takes part the news, and obeys it here. */
export async function publishRound(
  ports: RoundPorts,
  { roundId, actor }: { readonly roundId: string; readonly actor: string },
): Promise<Outcome<KnownRound, RoundRefusal>> {
  return await publishing(ports, async (client) => {
    await lockRound(client, roundId);
    const known = await findRound(client, roundId);
    if (known === undefined) return refused({ code: "round-unknown" });
    const { draft, published: before } = known;
    if (draft === undefined) return refused({ code: "round-not-own" });
    if (before !== undefined && isSamePlan(draft, before.round)) return granted(known);
    const findings = await findingsOf(ports, client, draft);
    if (findings.length > 0) return refused({ code: "round-not-ready", findings });
    const pausedBecause = before?.round.pausedBecause;
    const round = { ...draft, ...(pausedBecause === undefined ? {} : { pausedBecause }) };
    return granted(await publishNext(ports, client, { known, round, done: { action: "published", actor } }));
  });
}

/** Stops a round, or lets it go on when `pausedBecause` is absent: everywhere if it is ours, else for what we lend to it. */
export async function pauseRound(
  ports: RoundPorts,
  wish: {
    readonly roundId: string;
    readonly pausedBecause: string | undefined;
    readonly reason: string;
    readonly actor: string;
  },
): Promise<Outcome<KnownRound, RoundRefusal>> {
  const { own, clock } = ports;
  const { roundId, pausedBecause, reason, actor } = wish;
  const done = { action: pausedBecause === undefined ? "resumed" : "paused", reason, actor } as const;
  return await publishing(ports, async (client) => {
    await lockRound(client, roundId);
    const known = await findRound(client, roundId);
    if (known?.published === undefined) return refused({ code: "round-unknown" });
    if (known.coordinator === own.schacHome) {
      const { pausedBecause: before, ...rest } = known.published.round;
      if (before === pausedBecause) return granted(known);
      const round = { ...rest, ...(pausedBecause === undefined ? {} : { pausedBecause }) };
      return granted(await publishNext(ports, client, { known, round, done }));
    }
    await saveOwnPause(client, { roundId, reason: pausedBecause }, clock.now());
    await putRoundInForce(client, own.schacHome, roundId);
    await noteRoundAction(client, { ...done, actionId: ports.newId(), roundId, at: clock.now() });
    const { version } = known.published.round;
    await tellPartners(ports, client, { roundId, version, partners: alliancePartners(ports) });
    return granted(known);
  });
}

/** Partners may have to be told when it has succeeded. */
async function publishing(
  { pool, kickDeliveries }: RoundPorts,
  work: (client: Queryable) => Promise<Outcome<KnownRound, RoundRefusal>>,
): Promise<Outcome<KnownRound, RoundRefusal>> {
  const outcome = await inTransaction(pool, work);
  if (outcome.ok) kickDeliveries();
  return outcome;
}

/** Signs and stores the next version, tells whom it or one before it is for, and writes down what was done; under the round's lock. */
export async function publishNext(
  ports: RoundPorts,
  client: Queryable,
  next: {
    readonly known: KnownRound;
    readonly round: Round;
    readonly done: Omit<RoundAction, "actionId" | "roundId" | "version" | "at">;
  },
): Promise<KnownRound> {
  const { own, clock } = ports;
  const { known } = next;
  const { roundId } = known;
  const version = (known.published?.round.version ?? 0) + 1;
  const round = { ...next.round, version };
  const published = { round, token: await signedRound(ports, round) };
  const members = ports.peers.listPinned().filter(({ alliances }) => alliances.includes(round.alliance));
  const partners = members.filter(
    ({ schacHome }) => takesPart(round, schacHome) || known.recipients.includes(schacHome),
  );
  const recipients = partners.map(({ schacHome }) => schacHome);
  await savePublishedRound(client, { published, coordinator: own.schacHome, recipients }, clock.now());
  await putRoundInForce(client, own.schacHome, roundId);
  await noteRoundAction(client, { ...next.done, actionId: ports.newId(), roundId, version, at: clock.now() });
  await tellPartners(ports, client, { roundId, version, partners });
  return { ...known, published, recipients };
}

function signedRound({ own, clock, eventKey }: RoundPorts, round: Round): Promise<string> {
  const { roundId, version, validUntil: expiresAt, pausedBecause } = round;
  const statement = { issuer: own.entityId, issuedAt: clock.now(), expiresAt };
  const head = { roundId, version, ...(pausedBecause === undefined ? {} : { pausedBecause }) };
  return signRound({ ...statement, round: { ...head, plan: toWirePlan(round) } }, eventKey());
}

/** Whatever the order of their members: what comes back from the database has another. */
function isSamePlan(draft: Round, published: Round): boolean {
  return canonicalJson(toWirePlan(draft)) === canonicalJson(toWirePlan(published));
}
