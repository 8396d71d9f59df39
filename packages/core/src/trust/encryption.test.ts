import { expect, test } from "vitest";
import { wayOfTravel } from "./encryption.ts";

test.each([
  ["required", { requires: false, hasKey: true }, "wrapped"],
  ["required", { requires: false, hasKey: false }, "withheld"],
  ["preferred", { requires: false, hasKey: true }, "wrapped"],
  ["preferred", { requires: false, hasKey: false }, "plain"],
  ["preferred", { requires: true, hasKey: false }, "withheld"],
  ["off", { requires: false, hasKey: true }, "plain"],
  ["off", { requires: true, hasKey: true }, "wrapped"],
  ["off", { requires: true, hasKey: false }, "withheld"],
] as const)("an event whose encryption is %s travels to a recipient with %j %s", (agreed, wish, way) => {
  expect(wayOfTravel(agreed, wish)).toBe(way);
});
