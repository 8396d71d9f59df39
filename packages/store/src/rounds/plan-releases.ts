import { createHash } from "node:crypto";
import type { RoundInForce, SeatRelease, TimedRelease } from "@wissel/core";
import { readCancellations } from "../enrolment/read-cancellations.ts";
import { scheduleReleases } from "../enrolment/seat-releases.ts";
import type { Queryable } from "../queryable.ts";

/**
 * Plans what a round releases of the offerings that it governs now, instead of what it planned before. What was
 * carried out stays; the same release is never planned a second time. The offerings must be locked.
 */
export async function planRoundReleases(
  client: Queryable,
  roundId: RoundInForce["roundId"],
  planned: { readonly offeringIds: readonly string[]; readonly releases: readonly TimedRelease[] },
): Promise<void> {
  await client.query("DELETE FROM seat_release WHERE round_id = $1 AND executed_at IS NULL", [roundId]);
  const cancelled = await readCancellations(client, planned.offeringIds);
  const standing = planned.offeringIds.filter((offeringId) => !cancelled.has(offeringId));
  const releases = standing.flatMap((offeringId) =>
    planned.releases.map(
      (release): SeatRelease => ({
        ...release,
        offeringId,
        releaseId: releaseIdOf(roundId, offeringId, release),
      }),
    ),
  );
  // A pool that is gone since the round was published has nothing to release.
  await scheduleReleases(client, releases);
  await client.query("UPDATE seat_release SET round_id = $1 WHERE release_id = ANY ($2::uuid[])", [
    roundId,
    releases.map(({ releaseId }) => releaseId),
  ]);
}

/** The same for the same release, whichever version of the round it stands in. */
function releaseIdOf(roundId: string, offeringId: string, { from, to, dueAt }: TimedRelease): string {
  const name = [
    roundId,
    offeringId,
    from.kind,
    from.beneficiary ?? "",
    to.kind,
    to.beneficiary ?? "",
    dueAt.toISOString(),
  ];
  const digest = createHash("sha256").update(JSON.stringify(name)).digest("hex");
  // A UUID of version 8 (RFC 9562 section 5.8).
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}
