/**
 * The table of environment variables in the README, made from what the node reads.
 * `node --conditions=source scripts/documents/environment.ts` writes it there.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS } from "../../apps/node/src/settings.ts";
import { ROOT, read } from "./tree.ts";

const HEADING = "## Environment";

/** The rows as Markdown, one per setting, in the order of the code. */
function environmentTable(): string {
  const rows = SETTINGS.map(({ name, meaning, without }) => `| \`${name}\` | ${meaning} | ${without} |`);
  return ["| variable | meaning | without it |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The README with its table replaced; text around the table stays. */
export function withEnvironmentTable(readme: string): string {
  const start = readme.indexOf(`${HEADING}\n`);
  if (start === -1) throw new Error(`README.md has no heading "${HEADING}"`);
  const next = readme.indexOf("\n## ", start + HEADING.length);
  const end = next === -1 ? readme.length : next;
  const section = readme.slice(start, end);
  const table = /^\|.*(?:\n\|.*)*/m;
  const filled = table.test(section)
    ? section.replace(table, () => environmentTable())
    : `${section.trimEnd()}\n\n${environmentTable()}\n`;
  return `${readme.slice(0, start)}${filled}${readme.slice(end)}`;
}

if (import.meta.main) {
  writeFileSync(join(ROOT, "README.md"), withEnvironmentTable(read("README.md")));
}
