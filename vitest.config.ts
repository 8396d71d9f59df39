import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

/** Sources, never a stale dist. "import" and "default" must not be listed: they would reach require(). */
const conditions = ["source", ...defaultServerConditions];

export default defineConfig({
  ssr: { resolve: { conditions } }, // test files
  environments: { __vitest__: { resolve: { conditions } } }, // globalSetup
  test: {
    passWithNoTests: true,
    isolate: false, // no module keeps state, so files of one worker may share what is loaded: a quarter less processor time
    maxWorkers: 3, // by itself vitest keeps a core free, which on two cores leaves one; a third works while others wait
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          testTimeout: 120_000, // properties take their time on a busy machine
          include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "scripts/**/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts"],
          globalSetup: ["scripts/test-services/setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
