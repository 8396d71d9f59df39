// npm leaves packages of other platforms out of the lockfile when the registry at hand lacks them, and `npm ci` then
// refuses that lockfile. This adds the missing entries as npm would write them: no integrity, since they are never
// fetched where os and cpu do not match. Run by `npm run lock` after every change of dependencies.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./bootstrap.mjs";

const OS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const CPU = ["arm64", "arm", "ia32", "ppc64", "riscv64", "s390x", "x64"];

/** The optional dependencies in a lockfile that have no entry: `{ dependent, name, version }`. */
export function missingEntries(lock) {
  return Object.entries(lock.packages).flatMap(([dependent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isResolvable(lock, dependent, name))
      .map(([name, version]) => ({ dependent, name, version })),
  );
}

/** The lockfile with an entry for every optional dependency, keys sorted as npm sorts them. */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  for (const { dependent, name, version } of missingEntries(lock)) {
    const dev = lock.packages[dependent].dev === true;
    packages[`node_modules/${name}`] = {
      version,
      ...platformOf(name),
      ...(dev ? { dev } : {}),
      optional: true,
    };
  }
  const keys = Object.keys(packages).sort((a, b) => a.localeCompare(b, "en"));
  return { ...lock, packages: Object.fromEntries(keys.map((key) => [key, packages[key]])) };
}

/** Looks a name up as Node would: beside the dependent, then in every folder above it. */
function isResolvable(lock, dependent, name) {
  for (let folder = dependent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const candidate = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (lock.packages[candidate] !== undefined) return true;
    if (folder === "") return false;
  }
}

/** os, cpu and libc, read from a platform package's name: all of ours name them. */
function platformOf(name) {
  const words = name.slice(name.indexOf("/") + 1).split("-");
  const os = words.includes("windows") ? "win32" : OS.find((candidate) => words.includes(candidate));
  const cpu = words.includes("64") ? "x64" : CPU.find((candidate) => words.includes(candidate));
  if (os === undefined || cpu === undefined)
    throw new Error(`cannot tell the platform of ${name}; add its lock entry by hand`);
  const libc = words.some((word) => word.startsWith("musl")) ? { libc: ["musl"] } : {};
  return { cpu: [cpu], ...libc, os: [os] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const file = join(ROOT, "package-lock.json");
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const missing = missingEntries(lock);
  writeFileSync(file, `${JSON.stringify(completeLock(lock), undefined, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} entries of other platforms added`);
}
