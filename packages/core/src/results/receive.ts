import { isSameResult, type ResultContent } from "./result.ts";

/** A version of a result as a host's event states it. */
export interface StatedResult {
  readonly version: number;
  readonly content: ResultContent;
}

/** What home does about it. `apply`: the newest there is; `keep`: history; `nothing`: said before. */
export type ReceiveDecision = "apply" | "keep" | "nothing" | "equivocation";

/**
 * Decides by version, never by time or order of arrival (RFC 8417 section 5.3). Every event carries the full state, so
 * the newest is applied at once and older ones fill the history. Two contents under one version are never reconciled.
 */
export function decideReceived(stated: StatedResult, known: readonly StatedResult[]): ReceiveDecision {
  const same = known.find((one) => one.version === stated.version);
  if (same !== undefined) return isSameResult(same.content, stated.content) ? "nothing" : "equivocation";
  return known.every((one) => one.version < stated.version) ? "apply" : "keep";
}
