import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, read } from "./tree.ts";

const PATCHES = readdirSync(join(ROOT, "mutants")).filter((name) => name.endsWith(".patch"));

test("every mutant is listed, and every listed one is there", () => {
  const listed: readonly { readonly patch: string }[] = JSON.parse(read("mutants/index.json"));
  expect(listed.map(({ patch }) => patch).sort()).toEqual([...PATCHES].sort());
});

test.each(PATCHES)("%s still applies to the code that it breaks", (patch) => {
  expect(() =>
    execFileSync("git", ["apply", "--check", `mutants/${patch}`], { cwd: ROOT, stdio: "pipe" }),
  ).not.toThrow();
});
