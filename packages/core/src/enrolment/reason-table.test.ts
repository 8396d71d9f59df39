import { expect, test } from "vitest";
import { CHOICE_REFUSALS, explain, REASONS } from "./reason-table.ts";
import {
  AGREEMENT_REASONS,
  CANCELLATION_REASONS,
  DENIAL_REASONS,
  HOME_REASONS,
  HOST_REASONS,
  SELECTION_REASONS,
} from "./reasons.ts";

const CODES = [
  ...new Set([
    ...DENIAL_REASONS,
    ...CANCELLATION_REASONS,
    ...SELECTION_REASONS,
    ...AGREEMENT_REASONS,
    ...HOME_REASONS,
    ...HOST_REASONS,
    ...CHOICE_REFUSALS,
  ]),
];

test.each(CODES)("%s is explained in Dutch and in English, in whole sentences of its own", (code) => {
  const { text } = explain(code);
  expect(text.map(({ language }) => language)).toEqual(["nl", "en"]);
  for (const { value } of text) expect(value).toMatch(/^[A-Z].{8,}\.$/);
  const others = CODES.filter((one) => one !== code).map((one) => REASONS[one].nl as string);
  expect(others).not.toContain(REASONS[code].nl);
});

test("the table has a row for each code that is given, and no other", () => {
  expect(Object.keys(REASONS).sort()).toEqual([...CODES].sort());
});

test("a code of a later version is passed on with a text that says so", () => {
  expect(explain("moon-in-the-wrong-house")).toMatchObject({
    code: "moon-in-the-wrong-house",
    class: "host_decision",
    text: [{ language: "nl" }, { language: "en" }],
  });
});
