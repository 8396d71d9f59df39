/** POSTs that change nothing when they are repeated, as the documents say: rows by their own keys, decisions, tokens. */
export const REPEATABLE_POSTS: readonly string[] = [
  "/sis/v1/organisations",
  "/sis/v1/academic-sessions",
  "/sis/v1/education-specifications",
  "/sis/v1/programmes",
  "/sis/v1/courses",
  "/sis/v1/offerings",
  "/sis/v1/persons",
  "/sis/v1/decisions",
  "/sis/v1/results",
  "/sis/v1/results/corrections",
  "/sis/v1/results/withdrawals",
  "/sis/v1/results-received/{resultId}/recorded",
  "/sis/v1/results-received/{resultId}/dispute",
  "/desk/v1/approvals/decisions",
  "/desk/v1/approvals/{associationId}/decision",
  "/oauth/token",
];

const PATTERNS = REPEATABLE_POSTS.map((path) => new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`));
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "PUT", "DELETE"]);

/**
 * Whether a request may be sent again when nobody knows what became of it. One with If-Match may not: were it taken the
 * first time, the second would be told that somebody else was quicker.
 */
export function isRepeatable({ method, url, headers }: Pick<Request, "method" | "url" | "headers">): boolean {
  if (headers.has("if-match")) return false;
  if (SAFE_METHODS.has(method) || headers.has("idempotency-key")) return true;
  const { pathname } = new URL(url);
  return method === "POST" && PATTERNS.some((pattern) => pattern.test(pathname));
}
