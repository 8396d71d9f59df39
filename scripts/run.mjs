// The launcher behind every npm script for people: prepares the checkout, then runs the target on our Node.
// Started with `exec`, so that no shell stands between npm and us. Node 20 syntax, node: imports only.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { bootstrap, ROOT } from "./bootstrap.mjs";
import { runChild } from "./child.mjs";
import { absoluteFileArguments } from "./file-arguments.mjs";
import { environmentFor } from "./node-binary.mjs";
import { StepError } from "./step.mjs";

/**
 * Target by script name, with the arguments that go before those given.
 * `fileOptions` are options whose value is a file, named from the folder npm was called in; `isCalledFrom` has the
 * whole script run there.
 */
const TARGETS = {
  demo: { script: "apps/playground/src/main.ts", args: [], fileOptions: ["--sheet", "--with-eduxchange"] },
  bench: { script: "apps/playground/bench/main.ts", args: [], fileOptions: ["--out", "--validator"] },
  rehearse: {
    script: "apps/playground/rehearsal/main.ts",
    args: [],
    fileOptions: ["--minors", "--demand", "--json", "--dump"],
  },
  "verify-result": { script: "apps/node/src/evidence/main.ts", args: [], fileOptions: [] },
  "verify-audit": { script: "apps/node/src/audit/main.ts", args: [], fileOptions: ["--head", "--keys"] },
  wissel: { script: "apps/cli/src/main.ts", args: [], fileOptions: [], isCalledFrom: true },
  soak: { script: "apps/playground/soak/main.ts", args: [], fileOptions: [] },
  "test:pages": {
    script: "node_modules/vitest/vitest.mjs",
    args: ["run", "--config", "apps/portal/browser/vitest.config.ts"],
    fileOptions: [],
  },
  screenshots: { script: "apps/portal/browser/screenshots.ts", args: [], fileOptions: [] },
  test: { script: "scripts/test.mjs", args: [], fileOptions: [] },
  build: { script: "node_modules/turbo/bin/turbo", args: ["run", "build"], fileOptions: [] },
  faults: { script: "apps/playground/faults/main.ts", args: [], fileOptions: [] },
  mutants: { script: "scripts/mutants.mjs", args: [], fileOptions: [] },
};

async function main([name = "", ...args]) {
  const target = TARGETS[name];
  if (target === undefined)
    throw new Error(`unknown script "${name}"; there are ${Object.keys(TARGETS).join(", ")}`);
  const node = await bootstrap(ROOT);
  const script = join(ROOT, target.script);
  if (!existsSync(script)) throw new Error(`npm run ${name} is not there yet: ${target.script} is missing`);
  const env = environmentFor(ROOT, node);
  const options = ["--conditions=source", "--disable-warning=ExperimentalWarning"];
  const ours = [...target.args, ...absoluteFileArguments(args, target.fileOptions, env.INIT_CWD)];
  const cwd = target.isCalledFrom === true ? (env.INIT_CWD ?? ROOT) : ROOT;
  const { code } = await runChild(node, [...options, script, ...ours], { cwd, env, io: "inherit" });
  return code;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StepError)) console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof StepError ? error.code : 1;
}
