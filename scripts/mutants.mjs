// Keeps the checks honest: each patch in mutants/ weakens something, and the check named for it must turn red.
// Works on a copy of the working tree, so nothing here is touched. `--only NAME` runs the patches with NAME in theirs.
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "./bootstrap.mjs";
import { runChild } from "./child.mjs";
import { environmentFor } from "./node-binary.mjs";
import { startStep } from "./step.mjs";

const DEFAULT_PORT_BASE = "4300";

/** Entries of mutants/index.json: `{ patch, what, command, red? }`; `red` must occur in the output of the red check. */
function readMutants(only) {
  const all = JSON.parse(readFileSync(join(ROOT, "mutants", "index.json"), "utf8"));
  const unlisted = readdirSync(join(ROOT, "mutants")).filter(
    (file) => file.endsWith(".patch") && !all.some(({ patch }) => patch === file),
  );
  if (unlisted.length > 0) throw new Error(`not in mutants/index.json: ${unlisted.join(", ")}`);
  const chosen = all.filter(({ patch }) => only === undefined || patch.includes(only));
  if (chosen.length === 0) throw new Error(`no mutant is called ${only}`);
  return chosen;
}

/** A copy of the working tree with its generated sources; packages of ours resolve to the copy, others to ours. */
function copyWorkingTree() {
  const copy = mkdtempSync(join(tmpdir(), "wissel-mutants-"));
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const generated = workspaces(ROOT).map((folder) => join(folder, "src", "generated"));
  for (const path of [...files.split("\0").filter((file) => file !== ""), ...generated]) {
    if (existsSync(join(ROOT, path))) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  }
  for (const folder of ["", ...workspaces(ROOT)]) linkModules(copy, folder);
  return copy;
}

function workspaces(root) {
  return ["packages", "apps"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(parent, name)),
  );
}

function linkModules(copy, folder) {
  const from = join(ROOT, folder, "node_modules");
  const to = join(copy, folder, "node_modules");
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    // Links relative to where they lie: kept as they are, they lead to the copy's packages.
    if (name === "@wissel")
      cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else if (!name.startsWith(".vite")) symlinkSync(join(from, name), join(to, name));
  }
}

function applyPatch(copy, patch, ...options) {
  const { status, stderr } = spawnSync("git", ["apply", ...options, join(ROOT, "mutants", patch)], {
    cwd: copy,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(copy) },
    encoding: "utf8",
  });
  return status === 0 ? undefined : stderr.trim();
}

/** Runs the mutants; returns how many lived, that is: whose check stayed green or could not be judged. */
async function runMutants(mutants, copy, env) {
  const check = (command) => runChild("/bin/sh", ["-c", command], { cwd: copy, env, io: "capture" });
  const unpatched = new Map();
  let lived = 0;
  for (const { patch, what, command, red } of mutants) {
    const step = startStep(`${patch.replace(/[.]patch$/, "")}: ${what}`);
    const fail = (output) => {
      lived += 1;
      step.failed(output);
    };
    if (!unpatched.has(command)) unpatched.set(command, await check(command));
    const green = unpatched.get(command);
    if (green.stopped) return mutants.length;
    if (green.code !== 0) {
      fail(`without the patch, too, this is red: ${command}\n${green.output}`);
      continue;
    }
    const problem = applyPatch(copy, patch);
    if (problem !== undefined) {
      fail(`the patch does not apply any more:\n${problem}`);
      continue;
    }
    const { code, output, stopped } = await check(command);
    applyPatch(copy, patch, "--reverse");
    if (stopped) return mutants.length;
    if (code === 0) fail(`nobody noticed: this stayed green: ${command}`);
    else if (red !== undefined && !output.includes(red)) fail(`red, but without "${red}":\n${output}`);
    else step.done("red, as it must be");
  }
  return lived;
}

function optionIn(args, option) {
  const index = args.indexOf(option);
  return index === -1 ? undefined : args[index + 1];
}

const args = process.argv.slice(2);
const mutants = readMutants(optionIn(args, "--only"));
const copy = copyWorkingTree();
try {
  const portBase = optionIn(args, "--port-base") ?? DEFAULT_PORT_BASE;
  const env = { ...environmentFor(copy, process.execPath), WISSEL_TEST_PORT_BASE: portBase };
  const lived = await runMutants(mutants, copy, env);
  console.log(`${mutants.length - lived} of ${mutants.length} mutants were noticed`);
  process.exitCode = lived === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
