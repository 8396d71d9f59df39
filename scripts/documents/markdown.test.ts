import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { exists, listFiles, read } from "./tree.ts";

const documents = listFiles().filter((path) => path.endsWith(".md"));
const { scripts } = JSON.parse(read("package.json")) as { scripts: Readonly<Record<string, string>> };

/** A path of this repository as prose names it: below a folder of the root, or a file of the root. */
const NAMED_PATH = /`((?:\.ci|apps|docs|mutants|openapi|packages|prisma|scripts)\/[\w./-]*|[A-Z]+\.md)`/g;
const LINK = /\]\(([^)#\s]+)(?:#[^)]*)?\)/g;
const COMMAND = /\bnpm run ([\w:-]+)/g;

describe.each(documents)("%s", (path) => {
  const text = read(path);

  test("links to files that are there", () => {
    const targets = captured(text, LINK).filter((target) => !/^[a-z]+:/.test(target));
    expect(targets.filter((target) => !exists(posix.join(posix.dirname(path), target)))).toEqual([]);
  });

  test("names paths that are there", () => {
    expect(captured(text, NAMED_PATH).filter((named) => !exists(named))).toEqual([]);
  });
});

const naming = listFiles().filter((path) => /\.md$|^(Dockerfile|docker-compose\.yml|\.ci\/.*)$/.test(path));

test.each(naming)("%s names scripts that package.json has", (path) => {
  expect(captured(read(path), COMMAND).filter((name) => scripts[name] === undefined)).toEqual([]);
});

describe("docs/adr", () => {
  const records = listFiles("docs/adr").map((path) => posix.basename(path));

  test("is numbered without gaps, a number once", () => {
    expect(records.map((name) => Number(name.slice(0, 4)))).toEqual(records.map((_, index) => index + 1));
  });

  test.each(records)("%s has its number, background, decision and consequences, on under a page", (name) => {
    const text = read(`docs/adr/${name}`);
    expect(name).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
    expect(text).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `));
    for (const part of ["Background", "Decision", "Consequences"]) expect(text).toContain(`**${part}.** `);
    expect(text.split(/\s+/).length).toBeLessThan(500);
  });
});

function captured(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}
