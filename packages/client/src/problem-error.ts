/** An RFC 9457 problem as a node answers with it; `docs/problems.md` has a section for each type. */
export interface AnsweredProblem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly { readonly detail: string; readonly pointer?: string }[];
}

/** The node refused. `problem` says why, where the answer was one of a node. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code = "refused";
  readonly status: number;
  readonly problem: AnsweredProblem | undefined;

  constructor(status: number, problem: AnsweredProblem | undefined) {
    super(problem === undefined ? `the node answered ${status}` : sentenceOf(problem));
    this.status = status;
    this.problem = problem;
  }
}

/** A problem in one line, with the places that are wrong. */
export function sentenceOf({ title, detail, errors = [] }: AnsweredProblem): string {
  const places = errors.map(({ pointer, detail }) =>
    [pointer?.replace(/^#/, ""), detail].filter(Boolean).join(" "),
  );
  const what = detail ?? (places.length > 0 ? places.join("; ") : undefined);
  return what === undefined ? title : `${title}: ${what}`;
}

/** What a typed client answers with: `data` or `error`. */
export interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer; throws a ProblemError where the node refused. */
export function dataOf<T>({ data, error, response }: Answered<T>): T {
  if (error === undefined && response.ok) return data as T; // the document's types say that there is some
  throw new ProblemError(response.status, isProblem(error) ? error : undefined);
}

function isProblem(error: unknown): error is AnsweredProblem {
  return (
    typeof error === "object" && error !== null && "type" in error && "title" in error && "status" in error
  );
}
