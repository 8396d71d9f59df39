import { expect, test } from "vitest";
import { knownComponents } from "./known-components.ts";

const RECEIVER = { user: "receiver", password: "p" };
const BROKER = { user: "broker", password: "p", clientUrl: "https://broker.example" };

const permitted = (...names: Parameters<typeof knownComponents>) =>
  knownComponents(...names).map(({ credentials, caller }) => [
    credentials.user,
    caller.kind,
    "scopes" in caller ? [...caller.scopes] : [],
  ]);

test("the receiver before this institution brings students, and the broker starts those who signed in here", () => {
  expect(permitted({ host: { intake: RECEIVER }, receiver: { broker: BROKER } })).toEqual([
    ["receiver", "receiver", ["intake"]],
    ["broker", "broker", ["start"]],
  ]);
  expect(permitted({ receiver: { broker: BROKER } })).toEqual([["broker", "broker", ["start"]]]);
  expect(permitted({})).toEqual([]);
});

test("one user and password for both may do both", () => {
  expect(permitted({ host: { intake: RECEIVER }, receiver: { broker: { ...BROKER, ...RECEIVER } } })).toEqual(
    [["receiver", "receiver", ["intake", "start"]]],
  );
});
