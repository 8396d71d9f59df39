import type { EnrolmentNode } from "../../node/test/enrolment/an-enrolment-node.ts";
import { hoursBetween } from "./calendar.ts";
import type { StoryEnrolment } from "./make-story.ts";

/** Who lets a student of this home take the course. */
export type Road = "rule" | "officer" | "nightly SIS";

/** An enrolment that was asked for, and how far it is. */
export interface Asked {
  readonly enrolment: StoryEnrolment;
  readonly personId: string;
  readonly associationId: string;
  readonly askedAt: Date;
  road: Road;
  /** It once stood on a waiting list, or waited for a host that did not answer. */
  hasQueued: boolean;
  hasWaitedForHost: boolean;
  /** When it was certain: a place and the permission, or neither for good. */
  decidedAt?: Date;
  /** When the student had place and permission. */
  attendingSince?: Date;
  /** As home has it. */
  state: HomeRow;
  /** Hours it stood with each, by who that is. */
  readonly stood: Map<string, number>;
}

/** An own student's association, as home has it. */
export interface HomeRow {
  readonly associationId: string;
  readonly host: string;
  readonly homeState: string;
  readonly hostState: string;
  readonly reason: string | null;
  readonly offerId: string | null;
}

const ENDED: ReadonlySet<string> = new Set(["denied", "cancelled"]);

export async function readHomeRows({ db }: Pick<EnrolmentNode, "db">): Promise<readonly HomeRow[]> {
  const { rows } = await db.query<HomeRow>(
    `SELECT association_id AS "associationId", host, home_state AS "homeState", host_state AS "hostState", reason,
            offer ->> 'offerId' AS "offerId"
     FROM association WHERE person_id IS NOT NULL`,
  );
  return rows;
}

/** Takes over how an enrolment stands at this hour. */
export function noteState(asked: Asked, row: HomeRow, { now, hours }: { now: Date; hours: number }): void {
  asked.state = row;
  const { homeState, hostState } = row;
  if (hostState === "queued") asked.hasQueued = true;
  if (hostState === "pending") asked.hasWaitedForHost = true;
  const isAttending = homeState === "associated" && hostState === "associated";
  const hasEnded = ENDED.has(homeState) || ENDED.has(hostState);
  if (isAttending) asked.attendingSince ??= now;
  if (isAttending || hasEnded) asked.decidedAt ??= now;
  if (asked.decidedAt !== undefined) return;
  for (const who of standsWith(asked, row)) asked.stood.set(who, (asked.stood.get(who) ?? 0) + hours);
}

/** Who has to do something before it goes on. */
function standsWith({ enrolment, road }: Asked, row: HomeRow): readonly string[] {
  const { homeState, hostState, host, offerId } = row;
  return [
    ...(homeState === "pending" ? [`${road} of ${enrolment.home}`] : []),
    ...(hostState === "pending" ? [`the host ${host}, which has not answered`] : []),
    ...(hostState === "queued" && offerId === null ? [`the waiting list of ${host}`] : []),
    ...(offerId === null ? [] : ["the student, who is offered a place"]),
  ];
}

/** Hours from the request until it was certain; undefined while it is not. */
export function hoursToDecision({ askedAt, decidedAt }: Asked): number | undefined {
  return decidedAt === undefined ? undefined : hoursBetween(askedAt, decidedAt);
}
