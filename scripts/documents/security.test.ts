import { expect, test } from "vitest";
import { listFiles, read, sectionsOf } from "./tree.ts";

test("every threat in SECURITY.md has a test that is there", () => {
  const tests = listFiles()
    .filter((path) => path.endsWith(".test.ts"))
    .map(read)
    .join("\n");
  const table = sectionsOf(read("SECURITY.md"), 2).get("What is checked, and where") ?? "";
  const rows = table.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  const [, ...threats] = rows.map((row) => row.split(" | "));
  expect(threats.length).toBeGreaterThan(15);
  const untested = threats.filter(([, , named = ""]) => !/"[^"]+"/.test(named)).map(([threat]) => threat);
  expect(untested).toEqual([]);
  const names = threats.flatMap(([, , named = ""]) =>
    [...named.matchAll(/"([^"]+)"/g)].map(([, name]) => name),
  );
  expect(names.filter((name) => !tests.includes(`"${name}"`))).toEqual([]);
});
