import { expect, test } from "vitest";
import { rolesByClaims } from "./staff-role.ts";

const RULES = [
  { claim: "eduperson_entitlement", value: "urn:x:desk", roles: ["home_approver"] },
  { claim: "eduperson_entitlement", value: "urn:x:all", roles: ["home_approver", "host_officer"] },
  { claim: "department", value: "it", roles: ["operator"] },
] as const;

test.each([
  ["one value", { eduperson_entitlement: "urn:x:desk" }, ["home_approver"]],
  ["a list of values", { eduperson_entitlement: ["other", "urn:x:all"] }, ["host_officer", "home_approver"]],
  [
    "several claims",
    { department: "it", eduperson_entitlement: ["urn:x:desk"] },
    ["home_approver", "operator"],
  ],
  ["a part of a value", { department: "it and more" }, []],
  ["another claim of that value", { eduperson_entitlement: "it" }, []],
  ["nothing", {}, []],
])("%s gives the roles of the rules that it fits exactly", (_what, claims, roles) => {
  expect(rolesByClaims(RULES, claims)).toEqual(roles);
});
