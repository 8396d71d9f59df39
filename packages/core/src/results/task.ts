/**
 * Why a person has to look at a result. Home: what it has recorded was changed by its host, or the host has signed two
 * stories, also of the enrolment itself. Host: home disputes a result, or has not named an enrolment that came over
 * eduXchange. Either: the other one refuses an event.
 */
export const TASK_KINDS = [
  "recorded_result_changed",
  "result_equivocation",
  "enrolment_equivocation",
  "result_disputed",
  "event_refused",
  "home_not_reached",
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** What was done about it. `taken_over`: the newest version is on the record now. */
export const TASK_SETTLEMENTS = ["taken_over", "left_as_is", "disputed", "other"] as const;
export type TaskSettlement = (typeof TASK_SETTLEMENTS)[number];

/** A version that home holds, and whether its SIS has taken it over. */
export interface RecordableVersion {
  readonly version: number;
  readonly recordedAt?: Date;
}

/** Whether the record says another version than the newest: nothing is overwritten, so that a person has to decide. */
export function isRecordOutdated(versions: readonly RecordableVersion[]): boolean {
  const newest = newestOf(versions);
  if (newest === undefined || newest.recordedAt !== undefined) return false;
  return versions.some(({ recordedAt }) => recordedAt !== undefined);
}

/** The one with the highest version. */
export function newestOf<Version extends { readonly version: number }>(
  versions: readonly Version[],
): Version | undefined {
  return versions.reduce<Version | undefined>(
    (newest, one) => (newest === undefined || one.version > newest.version ? one : newest),
    undefined,
  );
}
