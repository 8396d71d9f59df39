import { textIn } from "../parts/texts.ts";

/** What the node refused, as RFC 9457 says it; `code` is the last segment of its type. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: string;
  readonly status: number;
  readonly detail: string | undefined;
  /** The refusal explained, in the reader's language where the node told it. */
  readonly explanation: string | undefined;

  constructor(status: number, problem: unknown) {
    const { type, title, detail } = problemOf(problem);
    super(title ?? `the node answered ${status}`);
    this.code = type?.split("/").at(-1) ?? "unknown";
    this.status = status;
    this.detail = detail;
    this.explanation = explanationOf(problem);
  }
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The fetch library's types take readonly arrays for objects; here they are arrays again. */
export type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends { readonly [index: number]: infer Item; readonly length: number }
    ? readonly Plain<Item>[]
    : { readonly [Key in keyof T]: Plain<T[Key]> };

/** The body of an answer that went well; a problem is thrown, for the query that asked to hold. */
export async function bodyOf<T>(asked: Promise<Answer<T>>): Promise<Plain<T>> {
  const { data, error, response } = await asked;
  if (!response.ok || data === undefined) throw new ProblemError(response.status, error);
  // The same value under the type of the contract.
  return data as Plain<T>;
}

/** Nobody is signed in any more. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401;
}

/** Problems of the student's own carry their text in Dutch and English. */
function explanationOf(problem: unknown): string | undefined {
  // The contract's Explanation, if it is there at all.
  const found = problem as
    | { explanation?: { text?: readonly { language: string; value: string }[] } }
    | undefined;
  const texts = found?.explanation?.text;
  return Array.isArray(texts) ? textIn(document.documentElement.lang, texts).value : undefined;
}

function problemOf(problem: unknown): { type?: string; title?: string; detail?: string } {
  // Members of a problem are strings by RFC 9457; anything else is treated as absent.
  const found = typeof problem === "object" && problem !== null ? (problem as Record<string, unknown>) : {};
  const text = (key: string) => (typeof found[key] === "string" ? { [key]: found[key] } : {});
  return { ...text("type"), ...text("title"), ...text("detail") };
}
