import { expect, test } from "vitest";
import { INSTITUTIONS } from "../institutions.ts";
import { accountsOf } from "./accounts.ts";

test("every institution has students enough, an officer, a coordinator and an auditor, all under names of their own", () => {
  const everybody = INSTITUTIONS.flatMap(({ schacHome }) => accountsOf(schacHome));
  for (const { schacHome } of INSTITUTIONS) {
    const roles = accountsOf(schacHome).map(({ role }) => role);
    expect(roles.filter((role) => role === "student").length).toBeGreaterThanOrEqual(24);
    expect(roles).toEqual(expect.arrayContaining(["officer", "coordinator", "auditor"]));
  }
  for (const key of ["subject", "username", "mail"] as const) {
    expect(new Set(everybody.map((account) => account[key])).size).toBe(everybody.length);
  }
  const numbers = everybody.flatMap(({ facts }) => (facts === undefined ? [] : [facts.studentNumber]));
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("an institution that is not in the playground has nobody", () => {
  expect(() => accountsOf("elsewhere.example")).toThrow(/elsewhere/);
});
