// Everything that must hold before a change is merged, quickest first. Started by `npm test`, after the bootstrap.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./bootstrap.mjs";
import { runStep, StepError } from "./step.mjs";

const REPORTS = join(ROOT, ".wissel", "reports");
const bin = (name) => join(ROOT, "node_modules", ...name.split("/"));

/** The checks: what they are called, and what Node runs for them. */
const CHECKS = [
  ["format and lint", [bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings"]],
  ["file sizes", [join(ROOT, "scripts/check-size.mjs")]],
  ["types", [bin("typescript/bin/tsc"), "-b", "--pretty", "false"]],
  [
    "import boundaries",
    [
      bin("dependency-cruiser/bin/dependency-cruiser.mjs"),
      "packages",
      "apps",
      "scripts",
      "--output-type",
      "err",
    ],
  ],
  ["dead code", [bin("knip/bin/knip.js"), "--no-config-hints", "--no-progress"]],
];
const PROJECTS = ["unit", "integration"];

function environment(args) {
  const index = args.indexOf("--port-base");
  if (index === -1) return process.env;
  return { ...process.env, WISSEL_TEST_PORT_BASE: args[index + 1] };
}

/** Runs a vitest project; returns how many tests passed, failed and did not run. Never throws for a failed test. */
async function runProject(project, env) {
  const report = join(REPORTS, `${project}.json`);
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = [bin("vitest/vitest.mjs"), "run", "--project", project, ...reporters];
  let error;
  const noteOf = () => describe(countsOf(report));
  try {
    await runStep(`${project} tests`, process.execPath, args, { cwd: ROOT, env, noteOf });
  } catch (failure) {
    if (!(failure instanceof StepError)) throw failure;
    error = failure;
  }
  const { passed, failed, skipped } = countsOf(report);
  // A suite that cannot be loaded fails without a failed test.
  return { passed, failed: error === undefined ? failed : Math.max(failed, 1), skipped };
}

function countsOf(report) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, "utf8"),
    );
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

function describe({ passed, skipped }) {
  return skipped === 0 ? `${passed} passed` : `${passed} passed, ${skipped} not run`;
}

async function main(args) {
  const env = environment(args);
  mkdirSync(REPORTS, { recursive: true });
  for (const [label, command] of CHECKS) await runStep(label, process.execPath, command, { cwd: ROOT, env });
  let total = { passed: 0, failed: 0 };
  for (const project of PROJECTS) {
    const { passed, failed } = await runProject(project, env);
    total = { passed: total.passed + passed, failed: total.failed + failed };
    if (failed > 0) break;
  }
  return total;
}

let total = { passed: 0, failed: 1 };
try {
  total = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StepError)) throw error;
} finally {
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
