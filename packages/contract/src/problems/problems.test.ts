import { expect, test } from "vitest";
import { problemOf } from "../problem.ts";
import { PROBLEMS, type ProblemCode } from "./index.ts";

test("codes are kebab-case", () => {
  for (const code of Object.keys(PROBLEMS)) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test("facts cannot displace the standard members", () => {
  const code: ProblemCode = "scope-missing";
  expect(problemOf(code, undefined, { status: 200, title: "fine", scope: "desk" })).toEqual({
    type: "https://schemas.wissel.example/problems/scope-missing",
    title: "The token does not allow this",
    status: 403,
    scope: "desk",
  });
});
