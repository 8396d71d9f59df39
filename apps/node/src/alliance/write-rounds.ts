import {
  checkRound,
  type Finding,
  granted,
  type Outcome,
  type PledgedOffering,
  type Round,
  refused,
} from "@wissel/core";
import {
  findRound,
  inTransaction,
  type KnownRound,
  listPledgesToRound,
  lockRound,
  type Queryable,
  saveRoundDraft,
} from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { RoundPorts } from "./round-ports.ts";

export type RoundRefusal =
  | { readonly code: "round-unknown" }
  | { readonly code: "phase-unknown" }
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
      recipients: known?.recipients ?? [],
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
    const offering = await offerings.findOffering(host, offeringId);
    const alliances = offering?.alliances.map(({ name }) => name);
    const studyLoad = offering?.study?.studyLoad;
    pledged.push({ host, offeringId, pools, ...present({ alliances, studyLoad }) });
  }
  const isMember = peers.listPinned().some(({ alliances }) => alliances.includes(draft.alliance));
  return [
    ...(isMember ? [] : [{ pointer: "/alliance", reason: "is none that this institution is in" }]),
    ...checkRound(draft, pledged, clock.now()),
  ];
}
