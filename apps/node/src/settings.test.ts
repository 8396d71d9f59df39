import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SETTINGS } from "./settings.ts";

test("the README lists every setting with the same words, and no other", () => {
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const rows = readme.split("\n").filter((line) => /^\| `(WISSEL_|DATABASE_|REDIS_)/.test(line));
  expect(rows).toEqual(
    SETTINGS.map(({ name, meaning, without }) => `| \`${name}\` | ${meaning} | ${without} |`),
  );
});
