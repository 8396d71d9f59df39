/** How something went to its recipient: RFC 8935 push, several in one push, RFC 8936 poll, or a call of the exchange API. */
export const ROADS = ["push", "batch", "poll", "command", "eduxchange"] as const;
export type Road = (typeof ROADS)[number];

/** What a recipient said to one attempt, for the people who look at it later. */
export interface RecipientAnswer {
  readonly road: Road;
  /** HTTP status; undefined where no answer came, or where one answer spoke of many. */
  readonly status?: number;
  /** In the recipient's own words, shortened. */
  readonly detail?: string;
}

/** What is remembered of one attempt. */
export interface Attempt extends RecipientAnswer {
  readonly verdict: "delivered" | "retry" | "parked";
  readonly reason?: string;
}

/** The most of a recipient's words that is kept. */
const LONGEST_DETAIL = 300;

/** A recipient's words as they can be stored: one line, no control characters, not long. */
export function detailOf(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  const line = text
    .replaceAll(/[\p{Cc}\p{Surrogate}\s]+/gu, " ")
    .trim()
    .slice(0, LONGEST_DETAIL);
  // A cut may fall into the middle of a pair.
  const whole = line.replace(/\p{Surrogate}$/u, "");
  return whole === "" ? undefined : whole;
}
