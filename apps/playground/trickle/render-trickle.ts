import { groupBy } from "../rehearsal/group-by.ts";
import { percentile } from "../rehearsal/report/figures.ts";
import { type Asked, hoursToDecision } from "./ledger-of-decisions.ts";
import type { Trickled } from "./run-trickle.ts";

/** What became of an enrolment. */
export function outcomeOf({ state, decidedAt, enrolment, attendingSince }: Asked): string {
  const { homeState, hostState, reason } = state;
  if (homeState === "associated" && hostState === "associated") return "attends";
  if (decidedAt === undefined) return hostState === "queued" ? "still on a waiting list" : "undecided";
  if (attendingSince !== undefined && enrolment.withdrawsAfterDays !== undefined) return "withdrew";
  return `ended: ${reason ?? "without a reason"}`;
}

/** Every enrolment that was asked for, counted by what became of it. */
export function outcomesOf(asked: readonly Asked[]): ReadonlyMap<string, number> {
  return new Map([...groupBy(asked, outcomeOf)].map(([outcome, some]) => [outcome, some.length]));
}

/** Longer than this with one and the same is stuck, in hours. */
const STUCK_AFTER = 72;

/** The report for people. */
export function renderTrickle(trickled: Trickled): string {
  const { asked, invariants, decidedBy } = trickled;
  const roads = [...groupBy(asked, ({ road }) => road)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    `${asked.length} enrolments were asked for`,
    ...[...outcomesOf(asked)]
      .toSorted(([, one], [, other]) => other - one)
      .map(([what, n]) => `  ${n} ${what}`),
    "",
    "time to decision, in hours: median, p90",
    timesOf("all", asked),
    ...roads.map(([road, some]) => timesOf(`by ${road}`, some)),
    timesOf(
      "that a host answered late",
      asked.filter(({ hasWaitedForHost }) => hasWaitedForHost),
    ),
    timesOf(
      "that stood on a waiting list",
      asked.filter(({ hasQueued }) => hasQueued),
    ),
    "",
    `who was stuck, longer than ${STUCK_AFTER} hours in one place`,
    ...stuck(asked),
    "",
    `of those who attend, ${attending(asked, "rule")} were permitted by a rule, ${attending(asked, "person")} by a person`,
    `decided by persons: ${[...decidedBy].map(([home, n]) => `${home} ${n}`).join(", ")}`,
    `waiting-list offers: ${trickled.offersExpired} ran out`,
    `mails to students: ${[...trickled.mails.byKind].map(([kind, n]) => `${n} ${kind}`).join(", ") || "none"}`,
    `places held for a permission that did not come in time: ${trickled.permissionsExpired} freed`,
    "",
    ...invariants.map(({ name, held, counted }) => `${held ? "✓" : "✗"} ${name} (${counted} counted)`),
    ...lossesOf(trickled).map((loss) => `✗ ${loss}`),
  ].join("\n");
}

/** What must not be, besides broken invariants; empty when nothing was lost. */
export function lossesOf({ asked, mails }: Trickled): readonly string[] {
  const outcomes = outcomesOf(asked);
  const undecided = outcomes.get("undecided") ?? 0;
  const unexplained = outcomes.get("ended: without a reason") ?? 0;
  const unapproved = asked.filter(
    ({ state }) => state.hostState === "associated" && state.homeState === "pending",
  ).length;
  return [
    ...(undecided === 0 ? [] : [`${undecided} enrolments are neither decided nor on a waiting list`]),
    ...(unexplained === 0 ? [] : [`${unexplained} enrolments ended without a reason`]),
    ...(mails.missing === 0 ? [] : [`${mails.missing} notices were not sent`]),
    ...(mails.astray === 0 ? [] : [`${mails.astray} mails were sent twice, or tell of nothing`]),
    ...(unapproved === 0 ? [] : [`${unapproved} places are held without anybody's approval`]),
  ];
}

function attending(asked: readonly Asked[], by: "rule" | "person"): number {
  return asked.filter((one) => outcomeOf(one) === "attends" && (one.road === "rule") === (by === "rule"))
    .length;
}

function timesOf(label: string, some: readonly Asked[]): string {
  const hours = some.flatMap((one) => hoursToDecision(one) ?? []);
  const at = (share: number) => percentile(hours, share)?.toFixed(0) ?? "none";
  return `  ${label}: ${at(0.5)}, ${at(0.9)} (${hours.length} of ${some.length} decided)`;
}

function stuck(asked: readonly Asked[]): readonly string[] {
  const stood = asked.flatMap(({ stood: own }) => [...own]);
  const lines = [...groupBy(stood, ([who]) => who)].flatMap(([who, some]) => {
    const long = some.map(([, hours]) => hours).filter((hours) => hours > STUCK_AFTER);
    return long.length === 0 ? [] : [{ who, count: long.length, longest: Math.max(...long) }];
  });
  return lines
    .toSorted((one, other) => other.longest - one.longest)
    .map(({ who, count, longest }) => `  with ${who}: ${count} enrolments, the longest ${longest} hours`);
}
