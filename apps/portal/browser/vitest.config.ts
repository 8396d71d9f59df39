import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Apart from `npm test`: these need a Chromium and a whole playground. */
export default defineConfig({
  root: join(import.meta.dirname, "../../.."),
  test: {
    name: "pages",
    include: ["apps/portal/browser/**/*.test.ts"],
    globalSetup: ["apps/portal/browser/set-up.ts"],
    // One playground: what one test does, another one sees.
    fileParallelism: false,
    testTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
  },
});
