import type { SisClient } from "./clients.ts";
import { eachItem } from "./pages.ts";
import { dataOf, ProblemError } from "./problem-error.ts";

/** One step of joining the exchange, and how the node can tell that it was made. */
interface Step {
  readonly step: string;
  readonly isDone: (sis: SisClient) => Promise<boolean>;
}

const ONE = { limit: 1 };

const STEPS: readonly Step[] = [
  {
    step: "first organisation published",
    isDone: async (sis) => hasAny(await sis.GET("/organisations", { params: { query: ONE } })),
  },
  {
    step: "first course published",
    isDone: async (sis) => hasAny(await sis.GET("/courses", { params: { query: ONE } })),
  },
  {
    step: "first offering published",
    isDone: async (sis) => hasAny(await sis.GET("/offerings", { params: { query: ONE } })),
  },
  {
    step: "first offering ready for eduXchange",
    isDone: (sis) =>
      some(
        eachItem((page) => sis.GET("/offerings", { params: { query: page } })),
        ({ eduxchange }) => eduxchange.shown,
      ),
  },
  {
    step: "first own student known",
    isDone: async (sis) => hasAny(await sis.GET("/persons", { params: { query: ONE } })),
  },
  { step: "first standing approval", isDone: async (sis) => hasAny(await sis.GET("/standing-approvals")) },
  {
    step: "first partner heard of",
    isDone: async (sis) =>
      dataOf(await sis.GET("/partners")).items.some(({ lastContactAt }) => lastContactAt !== undefined),
  },
  {
    step: "first enrolment from a partner",
    // Own students in own offerings are listed as the host's, too.
    isDone: (sis) =>
      some(
        eachItem((page) =>
          sis.GET("/enrolments", { params: { query: { role: "host", limit: 500, ...page } } }),
        ),
        ({ home, host }) => home !== host,
      ),
  },
  { step: "first enrolment of an own student", isDone: (sis) => hasEnrolment(sis, { role: "home" }) },
  {
    step: "first enrolment decided",
    isDone: async (sis) =>
      (await hasEnrolment(sis, { homeState: "associated" })) ||
      (await hasEnrolment(sis, { homeState: "denied" })),
  },
  {
    step: "first result sent",
    isDone: async (sis) => hasAny(await sis.GET("/results", { params: { query: ONE } })),
  },
  {
    step: "first result acknowledged",
    isDone: async (sis) =>
      (await hasResult(sis, "delivered")) ||
      (await hasResult(sis, "recorded")) ||
      (await hasResult(sis, "disputed")),
  },
  {
    step: "first result received",
    isDone: async (sis) => hasAny(await sis.GET("/results-received", { params: { query: ONE } })),
  },
  {
    step: "first received result recorded",
    isDone: async (sis) =>
      hasAny(await sis.GET("/results-received", { params: { query: { ...ONE, recorded: true } } })),
  },
];

/** A step of joining the exchange, and whether the node has seen it. */
export interface ChecklistStep {
  readonly step: string;
  readonly done: boolean;
  /** Why this client may not see whether it is done: the node's own words. */
  readonly unseen?: string;
}

export interface ChecklistOptions {
  /** Steps that were seen before; what was once done stays done, and is not asked for again. */
  readonly known?: ReadonlySet<string>;
}

/**
 * The steps of joining the exchange, in order, ticked from what the node has seen. Where a scope is wanting to see one,
 * that is said of it; every other refusal is thrown as a `ProblemError`.
 */
export async function* checklist(
  sis: SisClient,
  { known = new Set() }: ChecklistOptions = {},
): AsyncGenerator<ChecklistStep> {
  for (const { step, isDone } of STEPS)
    yield known.has(step) ? { step, done: true } : { step, ...(await seen(sis, isDone)) };
}

async function seen(sis: SisClient, isDone: Step["isDone"]): Promise<Omit<ChecklistStep, "step">> {
  try {
    return { done: await isDone(sis) };
  } catch (error) {
    if (error instanceof ProblemError && error.status === 403) return { done: false, unseen: error.message };
    throw error;
  }
}

function hasAny(answer: Parameters<typeof dataOf<{ readonly items: readonly unknown[] }>>[0]): boolean {
  return dataOf(answer).items.length > 0;
}

async function hasEnrolment(
  sis: SisClient,
  only: { readonly role?: "home"; readonly homeState?: "associated" | "denied" },
): Promise<boolean> {
  return hasAny(await sis.GET("/enrolments", { params: { query: { ...only, ...ONE } } }));
}

async function hasResult(sis: SisClient, status: "delivered" | "recorded" | "disputed"): Promise<boolean> {
  return hasAny(await sis.GET("/results", { params: { query: { ...ONE, status } } }));
}

async function some<T>(items: AsyncIterable<T>, holds: (item: T) => boolean): Promise<boolean> {
  for await (const item of items) if (holds(item)) return true;
  return false;
}
