import { type Problem, problemOf } from "@wissel/contract";
import type { LedgerRefusal, PermissionRefusal } from "@wissel/core";
import { present } from "./present.ts";
import { problemOfRefusal } from "./refusals.ts";

/** Why a decision of the institution's own system was not taken. */
export function problemOfDecision(refusal: LedgerRefusal | PermissionRefusal): Problem {
  switch (refusal.code) {
    case "decision-held-back":
      return problemOf(refusal.code, undefined, { heldUntil: refusal.heldUntil.toISOString() });
    case "decision-not-possible":
      return problemOf(refusal.code, `the host's state is ${refusal.hostState}`);
    case "decision-not-held-back":
    case "place-none-left":
      return problemOf(refusal.code);
    case "selection-not-decidable": {
      const { code, because, closesAt } = refusal;
      return problemOf(code, undefined, { because, ...present({ closesAt: closesAt?.toISOString() }) });
    }
    default:
      return problemOfRefusal(refusal);
  }
}
