import type { Association } from "./association.ts";
import { isAttending } from "./association.ts";
import type { HomeView, ReleaseRefusal } from "./ports.ts";
import type { Choice, StoredRequest } from "./request.ts";
import { isLiveState } from "./states.ts";

/** Whether a student may give this association up for a place in one of these. */
export function refuseRelease(
  released: Association | undefined,
  wish: { readonly personId: string; readonly choices: readonly Pick<Choice, "host" | "offeringId">[] },
): ReleaseRefusal | undefined {
  const mine = released?.personId === wish.personId && isLiveState(released.homeState);
  const asked = wish.choices.some(
    ({ host, offeringId }) => host === released?.host && offeringId === released.offeringId,
  );
  return mine && !asked ? undefined : { code: "release-not-possible" };
}

/** The request with what the student gives up for it. */
export function withRelease(request: StoredRequest, releases: string, now: Date): StoredRequest {
  return { ...request, releases, updatedAt: now };
}

/**
 * The association that has to be given up now, because the student attends what it was to be given up for. Both sides
 * must have said yes: while home's permission is pending, the old place is the only one that is certain.
 */
export function releasedFor({ association, request }: HomeView): string | undefined {
  const isCurrent = request.choices[request.choiceIndex]?.associationId === association.associationId;
  return isCurrent && isAttending(association) ? request.releases : undefined;
}
