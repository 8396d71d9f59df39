import { RETENTION } from "@wissel/core";
import { expect, test } from "vitest";
import { readRetention } from "./retention-config.ts";
import { openReader } from "./settings-reader.ts";

function read(text: string) {
  const reader = openReader({ WISSEL_RETENTION_DAYS: text }, () => "");
  return { days: readRetention(reader), mistakes: reader.mistakes() };
}

test("records are kept for the table's days, except those that the institution names", () => {
  const { days, mistakes } = read("result=3650, notice=30");
  expect(mistakes).toEqual([]);
  expect(days).toMatchObject({ result: 3650, notice: 30, enrolment: RETENTION.enrolment.days });
});

test.each(["results=10", "result", "result=ten", "result=-1", "result=99999"])(
  "%s is a mistake that is named",
  (text) => {
    expect(read(text).mistakes).toEqual([expect.stringContaining(text)]);
  },
);
