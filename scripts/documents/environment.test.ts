import { describe, expect, test } from "vitest";
import { SETTINGS } from "../../apps/node/src/settings.ts";
import { withEnvironmentTable } from "./environment.ts";
import { read } from "./tree.ts";

const CONFIG = read("apps/node/src/config.ts");

describe("the node's environment", () => {
  test("is in the README as the code has it", () => {
    const readme = read("README.md");
    expect(readme).toBe(withEnvironmentTable(readme));
  });

  test.each(SETTINGS.map(({ name }) => name))("%s is read by the configuration", (name) => {
    expect(CONFIG).toContain(`"${name}"`);
  });
});
