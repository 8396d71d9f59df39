import type { AssociationState } from "../enrolment/states.ts";
import { findTransition } from "../enrolment/transitions.ts";
import { isSameResult, type ResultContent } from "../results/result.ts";
import { contentOf, type ResultStatement } from "../results/statement.ts";

/** What a host means by `remoteState`. eduXchange has no word for more. */
export type HostWord = Exclude<AssociationState, "finished">;

/**
 * The host's state after it has said so over eduXchange, which numbers nothing: what arrives last counts. Undefined
 * where nothing changes: what has ended stays so, and a place that is given is not turned into a request again.
 */
export function hostStateAfter(from: AssociationState, said: HostWord): HostWord | undefined {
  // A no to somebody who has a place takes the place back.
  const to = said === "denied" && from === "associated" ? "cancelled" : said;
  if (to === from || findTransition({ side: "host", from, to }) === undefined) return undefined;
  return to;
}

/**
 * The version that a host's newest words about a result make; undefined where they say what is known. A result that
 * was final, or was taken back, is corrected by what comes after it: the host gives no reason.
 */
export function statementAfter(
  newest: ResultStatement | undefined,
  content: ResultContent,
): ResultStatement | undefined {
  if (newest === undefined) return { kind: "issued", content };
  const known = contentOf(newest);
  if (known !== undefined && isSameResult(known, content)) return undefined;
  if (known === undefined || known.final) return { kind: "corrected", content, reason: "other" };
  return { kind: "issued", content };
}
