import type { EncryptionPolicy, Peer } from "@wissel/core";
import { expect, test } from "vitest";
import { wrappingFault } from "./incoming.ts";

test.each<[EncryptionPolicy, EncryptionPolicy | undefined, boolean, boolean]>([
  ["required", undefined, false, true],
  ["required", undefined, true, false],
  ["required", "preferred", false, false],
  ["preferred", undefined, false, false],
  ["preferred", "required", false, true],
  ["off", "required", true, false],
])(
  "encryption %s for all, %s with a partner: a token (wrapped: %s) is refused: %s",
  (policy, agreed, wasWrapped, isRefused) => {
    const agreement = agreed === undefined ? {} : { encryption: agreed };
    const fault = wrappingFault({ token: "", wasWrapped }, { agreement } as Peer, { policy });
    expect(fault !== undefined).toBe(isRefused);
  },
);
