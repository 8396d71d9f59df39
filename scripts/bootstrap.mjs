// Installs and generates what is missing, and nothing else. Node 20 syntax, node: imports only.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withLock } from "./lock-file.mjs";
import { environmentFor, findNode } from "./node-binary.mjs";
import { runStep, StepError } from "./step.mjs";

/** The folder of the repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Brings node_modules and the generated sources up to date. Safe when two start at once. Returns the Node to use. */
export async function bootstrap(root) {
  if (isCurrent(root)) return findNode(root);
  await withLock(join(root, ".wissel", "bootstrap.lock"), async () => {
    await install(root);
    const node = findNode(root);
    for (const generator of generators(root, node)) await generate(root, node, generator);
  });
  return findNode(root);
}

function isCurrent(root) {
  if (readStamp(installStamp(root)) !== hashOf(root, ["package-lock.json"])) return false;
  return generators(root, "").every(
    (generator) => readStamp(generator.stamp) === hashOf(root, generator.inputs),
  );
}

async function install(root) {
  const wanted = hashOf(root, ["package-lock.json"]);
  if (readStamp(installStamp(root)) === wanted) return;
  console.log("Installing packages with npm ci; about a minute the first time.");
  const [command, args] = npmCommand(root);
  await runStep(
    "install packages",
    command,
    [...args, "ci", "--loglevel=error", "--include=dev", "--include=optional"],
    {
      cwd: root,
      env: { ...process.env, PATH: pathWithoutOurs(root) },
    },
  );
  writeFileSync(installStamp(root), wanted);
}

/** What is generated, from which inputs. A stamp lies beside the output, so deleting the output repeats the step. */
function generators(root, node) {
  const all = [
    {
      label: "generate the database client",
      source: "prisma/schema.prisma",
      inputs: ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"],
      stamp: join(root, "packages/store/src/generated/.stamp"),
      args: ["node_modules/prisma/build/index.js", "generate"],
      // Without it Prisma downloads a schema engine, which generating does not need.
      env: { PRISMA_SCHEMA_ENGINE_BINARY: node, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    },
    {
      label: "generate the contract",
      source: "packages/contract/scripts/generate.ts",
      inputs: ["openapi", "packages/contract/scripts", "package-lock.json"],
      stamp: join(root, "packages/contract/src/generated/.stamp"),
      args: [
        "--conditions=source",
        "--disable-warning=ExperimentalWarning",
        "packages/contract/scripts/generate.ts",
      ],
      env: {},
    },
    {
      label: "build the pages",
      source: "apps/portal/vite.config.ts",
      inputs: [
        "apps/portal/src",
        "apps/portal/public",
        "apps/portal/index.html",
        "apps/portal/vite.config.ts",
        "packages/client/src",
        "package-lock.json",
      ],
      stamp: join(root, "apps/portal/dist/pages/.stamp"),
      args: ["node_modules/vite/bin/vite.js", "build", "--config", "apps/portal/vite.config.ts"],
      env: {},
    },
  ];
  return all.filter(({ source }) => existsSync(join(root, source)));
}

async function generate(root, node, { label, inputs, stamp, args, env }) {
  const wanted = hashOf(root, inputs);
  if (readStamp(stamp) === wanted) return;
  await runStep(label, node, args, { cwd: root, env: { ...environmentFor(root, node), ...env } });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function installStamp(root) {
  return join(root, "node_modules", ".wissel-installed");
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** sha256 over the names and contents of files and folders, sorted; what does not exist counts as empty. */
export function hashOf(root, inputs) {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const file of filesUnder(join(root, input))) {
      hash
        .update(`${file.slice(root.length)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    return entries.flatMap((entry) => filesUnder(join(path, entry.name)));
  } catch (error) {
    if (error.code === "ENOTDIR") return [path];
    throw error;
  }
}

/** npm as it was started, run by a Node that survives the replacement of node_modules. */
function npmCommand(root) {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm === undefined || node === undefined || !npm.endsWith(".js")) return ["npm", []];
  return [node.startsWith(join(root, "node_modules") + sep) ? "node" : node, [npm]];
}

function pathWithoutOurs(root) {
  const ours = join(root, "node_modules") + sep;
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.startsWith(ours))
    .join(delimiter);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    await bootstrap(ROOT);
  } catch (error) {
    if (!(error instanceof StepError)) console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof StepError ? error.code : 1;
  }
}
