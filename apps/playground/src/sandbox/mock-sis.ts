import { ProblemError } from "@wissel/client";
import type { Duty, MockSisParts } from "./duty.ts";
import { approvals, receivedResults } from "./home-duties.ts";
import { results, selections } from "./host-duties.ts";
import type { Manner } from "./manner.ts";

/** A SIS with its officer, at an institution that nobody plays: as home it permits and records, as host it decides about who asks by name and returns results. */
export interface MockSis {
  /** Does what waits, in this manner; says what it did and what the node refused. Throws when the node does not answer. */
  act(manner: Manner): Promise<readonly string[]>;
}

const LATE_MS = 60_000;

export function openMockSis(parts: MockSisParts): MockSis {
  const firstSeen = new Map<string, number>();
  const done = new Set<string>();

  return {
    async act(manner) {
      if (manner === "resting") return [];
      const said: string[] = [];
      for (const { key, what, act } of await dutiesOf(parts, manner, done)) {
        const now = parts.now().getTime();
        const since = firstSeen.get(key) ?? now;
        firstSeen.set(key, since);
        if (manner === "late" && now - since < LATE_MS) continue;
        done.add(key);
        const times = manner === "twice" ? [act, act] : [act];
        const outcomes = await Promise.allSettled(times.map((once) => once()));
        said.push(...outcomes.map((outcome) => sentenceOf(what, outcome)));
      }
      return said;
    },
  };
}

/** What was refused stays refused; what was not answered is an error of the round. */
function sentenceOf(what: string, outcome: PromiseSettledResult<unknown>): string {
  if (outcome.status === "fulfilled") return what;
  if (outcome.reason instanceof ProblemError) return `${what}: refused, ${outcome.reason.message}`;
  throw outcome.reason;
}

async function dutiesOf(
  parts: MockSisParts,
  manner: Manner,
  done: ReadonlySet<string>,
): Promise<readonly Duty[]> {
  const duties = [
    ...(await approvals(parts, manner)),
    ...(await selections(parts, manner)),
    ...(await results(parts, manner)),
    ...(await receivedResults(parts, manner)),
  ];
  return duties.filter(({ key }) => !done.has(key));
}
