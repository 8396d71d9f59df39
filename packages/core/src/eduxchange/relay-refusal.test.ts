import { expect, test } from "vitest";
import type { AssociationState } from "../enrolment/states.ts";
import type { HostWord } from "./host-word.ts";
import { relayedState } from "./relay-refusal.ts";

test.each<[AssociationState, HostWord | undefined, ReturnType<typeof relayedState>]>([
  ["associated", undefined, "stands"],
  ["associated", "associated", "stands"],
  ["associated", "cancelled", "ends"],
  ["queued", "denied", "ends"],
  ["cancelled", "denied", "stands"],
  ["finished", "cancelled", "stands"],
  ["queued", "associated", "not-its-own"],
  ["associated", "queued", "not-its-own"],
  ["cancelled", "associated", "not-its-own"],
])("a host's system that says of %s that it is %s: %s", (hostState, said, meaning) => {
  expect(relayedState(hostState, said)).toBe(meaning);
});
