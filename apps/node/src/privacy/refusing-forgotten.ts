import { refused } from "@wissel/core";
import type { Authenticate } from "../http/caller.ts";

/**
 * Nobody acts as a student who was forgotten: tokens and sessions outlast an erasure by their whole life, and what is
 * done with them would be about somebody who is no more.
 */
export function refusingForgotten(
  authenticate: Authenticate,
  isForgotten: (personId: string) => Promise<boolean>,
): Authenticate {
  return async (authorization, request) => {
    const outcome = await authenticate(authorization, request);
    if (!outcome.ok || outcome.value.kind !== "student") return outcome;
    if (!(await isForgotten(outcome.value.personId))) return outcome;
    return refused({ code: authorization === undefined ? "session-ended" : "token-invalid" });
  };
}
