import { type AnsweredProblem, dataOf, eachItem, ProblemError, type SisComponents } from "@wissel/client";
import { type Duty, type MockSisParts, REASON } from "./duty.ts";
import type { Manner } from "./manner.ts";

type Returned = SisComponents["schemas"]["ReturnedResult"];

/** Who asked where this institution selects, and who has a place on a condition. */
export async function selections({ sis }: MockSisParts, manner: Manner): Promise<readonly Duty[]> {
  const duties: Duty[] = [];
  for await (const { waitsFor, enrolment } of eachItem((page) =>
    sis.GET("/decisions", { params: { query: { role: "host", ...page } } }),
  )) {
    const { associationId, home } = enrolment;
    const isGiven = waitsFor.includes("condition");
    // Who refuses lets the time of a condition run out: a place that is given is not refused.
    if (isGiven && manner === "refusing") continue;
    const decided =
      manner === "refusing"
        ? ({ decision: "refuse", words: REASON } as const)
        : ({ decision: isGiven ? "condition_met" : "accept" } as const);
    const row = { associationId, home, role: "host", ...decided } as const;
    duties.push({
      key: `${waitsFor.join()} ${associationId}`,
      what: `decided "${row.decision}" for ${associationId}`,
      act: async () => {
        const params = { query: { now: true } };
        taken(dataOf(await sis.POST("/decisions", { params, body: { decisions: [row] } })));
      },
    });
  }
  return duties;
}

/** Of every student who has a place here and of whom nothing was returned yet, and what is changed afterwards. */
export async function results(parts: MockSisParts, manner: Manner): Promise<readonly Duty[]> {
  const { sis } = parts;
  const newest = new Map<string, Returned>();
  // Oldest first.
  for await (const result of eachItem((page) => sis.GET("/results", { params: { query: page } })))
    newest.set(result.associationId, result);
  const placed = { role: "host", hostState: "associated", homeState: "associated" } as const;
  const duties: Duty[] = [];
  for await (const { home, associationId } of eachItem((page) =>
    sis.GET("/enrolments", { params: { query: { ...placed, ...page } } }),
  )) {
    const returned = newest.get(associationId);
    if (returned === undefined) duties.push(first(parts, manner, { home, associationId }));
    else if (returned.version === 1) duties.push(...changes(parts, manner, { home, associationId }));
  }
  return duties;
}

interface Subject {
  readonly home: string;
  readonly associationId: string;
}

/** More than a course can be worth. */
const WRONG_CREDITS = { studyLoad: { studyLoadUnit: "ects", value: 999 } } as const;

function first({ sis, now }: MockSisParts, manner: Manner, subject: Subject): Duty {
  const isFailed = manner === "refusing" || manner === "correcting";
  const row = {
    ...subject,
    ...completed(now, isFailed ? "failed" : "passed"),
    ...(manner === "wrong" ? WRONG_CREDITS : {}),
  };
  return {
    key: `result ${subject.associationId}`,
    what: `returned "${row.pass}" for ${subject.associationId}`,
    act: async () => taken(dataOf(await sis.POST("/results", { body: { rows: [row] } }))),
  };
}

/** What follows a first version, at those who change their results. */
function changes({ sis, now }: MockSisParts, manner: Manner, subject: Subject): readonly Duty[] {
  const { associationId } = subject;
  const [correction, withdrawal] = [
    { ...subject, ...completed(now, "passed"), changes: 1, reason: "clerical_error" } as const,
    { ...subject, changes: 1, reason: "duplicate" } as const,
  ];
  if (manner === "correcting")
    return [
      {
        key: `correction ${associationId}`,
        what: `corrected the result of ${associationId} to "passed"`,
        act: async () =>
          taken(dataOf(await sis.POST("/results/corrections", { body: { rows: [correction] } }))),
      },
    ];
  if (manner === "withdrawing")
    return [
      {
        key: `withdrawal ${associationId}`,
        what: `withdrew the result of ${associationId}`,
        act: async () =>
          taken(dataOf(await sis.POST("/results/withdrawals", { body: { rows: [withdrawal] } }))),
      },
    ];
  return [];
}

/** Of a batch of one row the row may be refused. */
function taken({ outcomes }: { readonly outcomes: readonly { readonly problem?: AnsweredProblem }[] }): void {
  for (const { problem } of outcomes)
    if (problem !== undefined) throw new ProblemError(problem.status, problem);
}

function completed(now: MockSisParts["now"], pass: "passed" | "failed") {
  return { state: "completed", pass, resultDate: now().toISOString().slice(0, 10) } as const;
}
