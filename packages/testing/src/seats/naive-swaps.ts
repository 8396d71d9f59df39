import { LIVE, type NaiveLedger } from "./naive-ledger.ts";
import type { Swap } from "./naive-world.ts";

/** Ends what is given up for places that both sides agree to, one after the other; answers which. */
export function completeSwaps(ledger: NaiveLedger, swaps: readonly Swap[], now: number): readonly string[] {
  for (const { home, gets, releases } of swaps) {
    const got = ledger.find({ home, associationId: gets });
    const old = ledger.find({ home, associationId: releases });
    if (got?.homeState !== "associated" || got.hostState !== "associated") continue;
    if (old === undefined || old === got || !LIVE.includes(old.homeState)) continue;
    old.sequence += 1;
    old.homeState = "cancelled";
    ledger.end(old, "withdrawn", now);
    return [`${home} ${releases}`, ...completeSwaps(ledger, swaps, now)];
  }
  return [];
}
