import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What git ignores, and git's own folder. */
const SKIPPED = new Set([
  ".git",
  ".turbo",
  ".wissel",
  "coverage",
  "dist",
  "generated",
  "node_modules",
  "screenshots",
]);

/** Every file of the repository by its path from the root, with forward slashes. */
export function listFiles(folder = ""): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(ROOT, folder, entry.name);
    const name = relative(ROOT, path).replaceAll(sep, "/");
    return entry.isDirectory() ? listFiles(name) : [name];
  });
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export function exists(path: string): boolean {
  return existsSync(join(ROOT, path));
}

/** Headings of a level, with the text beneath each up to the next heading of that level or above. */
export function sectionsOf(markdown: string, level: number): ReadonlyMap<string, string> {
  const heading = new RegExp(`^#{1,${level}} .*$`, "gm");
  const starts = [...markdown.matchAll(heading)];
  return new Map(
    starts.flatMap((start, index) => {
      const title = start[0].slice(level).trim();
      if (!start[0].startsWith(`${"#".repeat(level)} `)) return [];
      return [[title, markdown.slice(start.index + start[0].length, starts[index + 1]?.index).trim()]];
    }),
  );
}
