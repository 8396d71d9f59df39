import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { problemOf } from "../problem.ts";
import { PROBLEMS, type ProblemCode } from "./index.ts";

const sections = readFileSync(new URL("../../../../docs/problems.md", import.meta.url), "utf8")
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    code: section.slice(0, section.indexOf("\n")).trim(),
    status: Number(/^\d{3}/.exec(section.slice(section.indexOf("\n")).trim())?.[0]),
  }));

test("every problem has a section that states its status, and every section a problem", () => {
  const written = Object.fromEntries(sections.map(({ code, status }) => [code, status]));
  const known = Object.fromEntries(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]));
  expect(written).toEqual(known);
});

test("the sections are in alphabetical order", () => {
  const codes = sections.map(({ code }) => code);
  expect(codes).toEqual(codes.toSorted());
});

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
