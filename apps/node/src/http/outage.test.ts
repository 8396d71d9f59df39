import { expect, test } from "vitest";
import { isOutage } from "./outage.ts";

function withCode(code: string): Error {
  return Object.assign(new Error("x"), { code });
}

test.each([
  withCode("ECONNREFUSED"),
  withCode("57P01"),
  withCode("08006"),
  new Error("wrapped", { cause: withCode("53300") }),
  new AggregateError([withCode("ECONNREFUSED")], "every address"),
  new Error("timeout exceeded when trying to connect"),
  new Error("Connection terminated unexpectedly"),
])("%s is an outage", (error) => {
  expect(isOutage(error)).toBe(true);
});

test.each([
  withCode("23505"),
  withCode("42703"),
  new TypeError("undefined is not a function"),
  "text",
  undefined,
])("%s is a defect", (error) => {
  expect(isOutage(error)).toBe(false);
});
