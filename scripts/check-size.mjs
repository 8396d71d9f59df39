// A file is one idea: 200 lines are the aim, 300 the limit. Generated files and vectors are not read by people.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "./bootstrap.mjs";

const LIMIT = 300;
const FOLDERS = ["packages", "apps", "scripts"];
const SKIPPED = new Set(["node_modules", "dist", "generated"]);
const SOURCE = /\.(ts|tsx|mjs|cjs|css)$/;

function* sourcesUnder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesUnder(path);
    else if (SOURCE.test(entry.name)) yield path;
  }
}

let tooLong = 0;
for (const file of FOLDERS.flatMap((folder) => [...sourcesUnder(join(ROOT, folder))])) {
  const lines = readFileSync(file, "utf8").split("\n").length - 1;
  if (lines <= LIMIT) continue;
  tooLong += 1;
  console.log(`${relative(ROOT, file)} has ${lines} lines; the limit is ${LIMIT}. Is it still one idea?`);
}
process.exitCode = tooLong === 0 ? 0 : 1;
