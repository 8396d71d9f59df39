import { type DeskClient, dataOf, eachItem, ProblemError, type SisClient } from "@wissel/client";
import type { Manner } from "./manner.ts";

export interface MockSisParts {
  readonly sis: SisClient;
  /** Of an officer, who permits. */
  readonly desk: DeskClient;
  readonly now: () => Date;
}

/** A SIS with its officer, at an institution that nobody plays: as home it permits and records, as host it returns results. */
export interface MockSis {
  /** Does what waits, in this manner; says what it did and what the node refused. Throws when the node does not answer. */
  act(manner: Manner): Promise<readonly string[]>;
}

interface Duty {
  /** The same for the same thing, however often it is found. */
  readonly key: string;
  readonly what: string;
  readonly act: () => Promise<unknown>;
}

const LATE_MS = 60_000;
const REASON = "The mock SIS refuses everything just now.";

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
    ...(await results(parts, manner)),
    ...(await receivedResults(parts, manner)),
  ];
  return duties.filter(({ key }) => !done.has(key));
}

async function approvals({ desk }: MockSisParts, manner: Manner): Promise<readonly Duty[]> {
  const refuses = manner === "refusing";
  const body = refuses
    ? ({ decision: "refuse", reason: REASON } as const)
    : ({ decision: "approve" } as const);
  const duties: Duty[] = [];
  for await (const { associationId } of eachItem((page) =>
    desk.GET("/approvals", { params: { query: page } }),
  ))
    duties.push({
      key: `approval ${associationId}`,
      what: `${refuses ? "refused" : "permitted"} ${associationId}`,
      act: async () =>
        dataOf(
          await desk.POST("/approvals/{associationId}/decision", {
            params: { path: { associationId } },
            body,
          }),
        ),
    });
  return duties;
}

/** Of every student who has a place here and of whom nothing was returned yet. */
async function results({ sis, now }: MockSisParts, manner: Manner): Promise<readonly Duty[]> {
  const returned = new Set<string>();
  for await (const { associationId } of eachItem((page) => sis.GET("/results", { params: { query: page } })))
    returned.add(associationId);
  const placed = { role: "host", hostState: "associated", homeState: "associated" } as const;
  const duties: Duty[] = [];
  for await (const { home, associationId } of eachItem((page) =>
    sis.GET("/enrolments", { params: { query: { ...placed, ...page } } }),
  )) {
    if (returned.has(associationId)) continue;
    const row = {
      home,
      associationId,
      state: "completed",
      pass: manner === "refusing" ? "failed" : "passed",
      resultDate: now().toISOString().slice(0, 10),
    } as const;
    duties.push({
      key: `result ${associationId}`,
      what: `returned "${row.pass}" for ${associationId}`,
      act: async () => dataOf(await sis.POST("/results", { body: { rows: [row] } })),
    });
  }
  return duties;
}

async function receivedResults({ sis }: MockSisParts, manner: Manner): Promise<readonly Duty[]> {
  const duties: Duty[] = [];
  for await (const { resultId, associationId } of eachItem((page) =>
    sis.GET("/results-received", { params: { query: { recorded: false, ...page } } }),
  )) {
    const params = { path: { resultId } };
    duties.push(
      manner === "refusing"
        ? {
            key: `received ${resultId}`,
            what: `disputed the result of ${associationId}`,
            act: async () =>
              dataOf(
                await sis.POST("/results-received/{resultId}/dispute", {
                  params,
                  body: { reason: "credits_differ" },
                }),
              ),
          }
        : {
            key: `received ${resultId}`,
            what: `recorded the result of ${associationId}`,
            act: async () => dataOf(await sis.POST("/results-received/{resultId}/recorded", { params })),
          },
    );
  }
  return duties;
}
