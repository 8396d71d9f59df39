import { PEER_TROUBLES, PeerUnreachable } from "@wissel/peer";
import { expect, test } from "vitest";
import { HostUnreachableError } from "../enrolment/host-exchange.ts";
import { problemFor } from "./error-handler.ts";
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
  ...PEER_TROUBLES.map((code) => new PeerUnreachable(code, "https://waterstad.example")),
  new HostUnreachableError("waterstad.example", "peer-timeout"),
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

test("a route that meets a silent peer answers 503, not 500", () => {
  const silent = new PeerUnreachable("peer-timeout", "https://waterstad.example");
  expect(problemFor(silent).status).toBe(503);
});
