import { describe, expect, test } from "vitest";
import { SETTINGS } from "../../apps/node/src/settings.ts";
import { withEnvironmentTable } from "./environment.ts";
import { listFiles, read } from "./tree.ts";

const CONFIG =
  read("apps/node/src/config.ts") +
  read("apps/node/src/limits-config.ts") +
  read("apps/node/src/retention-config.ts");

describe("the node's environment", () => {
  test("is in the README as the code has it", () => {
    const readme = read("README.md");
    expect(readme).toBe(withEnvironmentTable(readme));
  });

  test.each(SETTINGS.map(({ name }) => name))("%s is read by the configuration", (name) => {
    expect(CONFIG).toContain(`"${name}"`);
  });

  test("is read in one place: nothing else looks into it", () => {
    const readers = listFiles()
      .filter(
        (path) => /^(packages\/[^/]+|apps\/node)\/src\/.*\.ts$/.test(path) && !path.endsWith(".test.ts"),
      )
      .filter((path) => /process\.env\.WISSEL_(?!TEST_)|process\.env\b(?!\.)/.test(read(path)));
    expect(readers).toEqual(["apps/node/src/main.ts"]);
  });
});
