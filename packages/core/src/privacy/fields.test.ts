import { expect, test } from "vitest";
import { CLAIM_FIELDS, DETAIL_FIELDS, isPersonField, PERSON_FIELDS } from "./fields.ts";

test("what a claim carries and what a host may pull are together all that an agreement can allow", () => {
  expect(new Set([...CLAIM_FIELDS, ...DETAIL_FIELDS])).toEqual(new Set(PERSON_FIELDS));
});

test.each([
  ["mail", true],
  ["esi", false],
  ["pseudonym", false],
  ["toString", false],
])("%s can be agreed: %s", (name, isOne) => {
  expect(isPersonField(name)).toBe(isOne);
});
