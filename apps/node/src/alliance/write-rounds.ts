import {
  checkRound,
  deliveryOf,
  type Finding,
  granted,
  type Outcome,
  type PledgedOffering,
  type Round,
  refused,
} from "@wissel/core";
import {
  findRound,
  insertDeliveries,
  inTransaction,
  type KnownRound,
  listPledgesToRound,
  lockRound,
  putRoundInForce,
  type Queryable,
  savePublishedRound,
  saveRoundDraft,
} from "@wissel/store";
import { signRound } from "@wissel/trust";
import type { RoundPorts } from "./round-ports.ts";
import { toWirePlan } from "./round-wire.ts";

export type RoundRefusal =
  | { readonly code: "round-unknown" }
  /** Another institution coordinates it. */
  | { readonly code: "round-not-own" }
  | { readonly code: "round-not-ready"; readonly findings: readonly Finding[] };

/** Writes what the next publication would say; mistakes and all. */
export async function draftRound(
  { pool, own, clock }: RoundPorts,
  draft: Round,
): Promise<Outcome<KnownRound, RoundRefusal>> {
  return await inTransaction(pool, async (client) => {
    await lockRound(client, draft.roundId);
    const known = await findRound(client, draft.roundId);
    if (known !== undefined && known.coordinator !== own.schacHome) return refused({ code: "round-not-own" });
    await saveRoundDraft(client, { draft, coordinator: own.schacHome }, clock.now());
    return granted({
      roundId: draft.roundId,
      coordinator: own.schacHome,
      draft,
      ...(known?.published === undefined ? {} : { published: known.published }),
    });
  });
}

/** Everything that keeps the draft of an own round from being published. */
export async function findingsOf(
  ports: RoundPorts,
  client: Queryable,
  draft: Round,
): Promise<readonly Finding[]> {
  const { peers, own, offerings, clock } = ports;
  const pledges = await listPledgesToRound(client, own.schacHome, draft.roundId);
  const pledged: PledgedOffering[] = [];
  for (const { host, offeringId, pools } of pledges.filter((one) => one.coordinator === own.schacHome)) {
    const alliances = (await offerings.findOffering(host, offeringId))?.alliances.map(({ name }) => name);
    pledged.push({ host, offeringId, pools, ...(alliances === undefined ? {} : { alliances }) });
  }
  const isMember = peers.listPinned().some(({ alliances }) => alliances.includes(draft.alliance));
  return [
    ...(isMember ? [] : [{ pointer: "/alliance", reason: "is none that this institution is in" }]),
    ...checkRound(draft, pledged, clock.now()),
  ];
}

/** Signs the draft as the next version, owes every member of the alliance the news, and obeys it here. */
export async function publishRound(
  ports: RoundPorts,
  roundId: string,
): Promise<Outcome<KnownRound, RoundRefusal>> {
  const { pool, own, clock } = ports;
  const outcome = await inTransaction(pool, async (client): Promise<Outcome<KnownRound, RoundRefusal>> => {
    await lockRound(client, roundId);
    const known = await findRound(client, roundId);
    if (known === undefined) return refused({ code: "round-unknown" });
    const { draft, published: before } = known;
    if (draft === undefined) return refused({ code: "round-not-own" });
    if (before !== undefined && isSamePlan(draft, before.round)) return granted(known);
    const findings = await findingsOf(ports, client, draft);
    if (findings.length > 0) return refused({ code: "round-not-ready", findings });
    const round = { ...draft, version: (before?.round.version ?? 0) + 1 };
    const published = { round, token: await signedRound(ports, round) };
    await savePublishedRound(client, { published, coordinator: own.schacHome }, clock.now());
    await putRoundInForce(client, own.schacHome, roundId);
    await tellMembers(ports, client, round);
    return granted({ ...known, published });
  });
  if (outcome.ok) ports.kickDeliveries();
  return outcome;
}

function signedRound({ own, clock, eventKey }: RoundPorts, round: Round): Promise<string> {
  const { roundId, version, validUntil: expiresAt } = round;
  const statement = { issuer: own.entityId, issuedAt: clock.now(), expiresAt };
  return signRound({ ...statement, round: { roundId, version, plan: toWirePlan(round) } }, eventKey());
}

async function tellMembers(ports: RoundPorts, client: Queryable, round: Round): Promise<void> {
  const { roundId, version, alliance } = round;
  const members = ports.peers.listPinned().filter(({ alliances }) => alliances.includes(alliance));
  const deliveries = members.map(({ schacHome }) =>
    deliveryOf(
      {
        eventId: ports.newId(),
        name: "round-published",
        recipient: schacHome,
        associationId: roundId,
        txn: roundId,
        payload: { version },
      },
      ports.eventBase,
    ),
  );
  await insertDeliveries(client, deliveries, ports.clock.now());
}

/** Whatever the order of their members: what comes back from the database has another. */
function isSamePlan(draft: Round, published: Round): boolean {
  return JSON.stringify(sorted(toWirePlan(draft))) === JSON.stringify(sorted(toWirePlan(published)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
