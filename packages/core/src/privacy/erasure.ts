import { type Association, isAttending, isLive } from "../enrolment/association.ts";

/** What one side knows of an enrolment when it is asked to forget the student. */
export interface ErasableAssociation extends Pick<Association, "associationId" | "homeState" | "hostState"> {
  /** When the offering is over; undefined where no catalogue says so any more. */
  readonly endsAt?: Date;
  /** A result that the host means to be the last word. */
  readonly hasFinalResult: boolean;
  /** A command or event about it has not arrived yet, or was not judged yet. */
  readonly isOwed: boolean;
}

/** Why somebody cannot be forgotten yet. */
export const ERASURE_REASONS = ["place-held", "request-waiting", "result-under-way", "message-owed"] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

export interface ErasureObstacle {
  readonly associationId: string;
  readonly reason: ErasureReason;
}

/** A result that has not come within a year does not come. */
const RESULT_WAIT_MS = 365 * 86_400_000;

/** What stands against forgetting the student of these enrolments; empty: nothing is live. */
export function erasureObstacles(
  associations: readonly ErasableAssociation[],
  now: Date,
): readonly ErasureObstacle[] {
  return associations.flatMap((association) => {
    const reason = obstacleOf(association, now);
    return reason === undefined ? [] : [{ associationId: association.associationId, reason }];
  });
}

/** Whether what is known of the student serves a purpose still: a place is asked for or held, or a result awaited. */
export function isStudentNeeded(association: Omit<ErasableAssociation, "isOwed">, now: Date): boolean {
  return obstacleOf({ ...association, isOwed: false }, now) !== undefined;
}

function obstacleOf(association: ErasableAssociation, now: Date): ErasureReason | undefined {
  if (association.isOwed) return "message-owed";
  if (!isLive(association)) return undefined;
  if (!isAttending(association)) return "request-waiting";
  if (association.hasFinalResult) return undefined;
  const { endsAt } = association;
  if (endsAt === undefined || endsAt > now) return "place-held";
  return now.getTime() - endsAt.getTime() < RESULT_WAIT_MS ? "result-under-way" : undefined;
}
