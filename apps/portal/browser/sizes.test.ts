import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const PAGES = join(import.meta.dirname, "../dist/pages");
/** Compressed JavaScript that a reader's first look at a page may cost. */
const LIMIT_BYTES = 200_000;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly isDynamicEntry?: boolean;
}

test("no page costs more than 200 kB of compressed JavaScript at its first load", () => {
  // Vite's own manifest.
  const manifest = JSON.parse(readFileSync(join(PAGES, ".vite/manifest.json"), "utf8")) as Record<
    string,
    Chunk
  >;
  /** Everything that a chunk needs before it runs, itself included. */
  const filesOf = (key: string, known = new Set<string>()): ReadonlySet<string> => {
    const chunk = manifest[key];
    if (chunk === undefined || known.has(chunk.file)) return known;
    known.add(chunk.file);
    for (const next of chunk.imports ?? []) filesOf(next, known);
    return known;
  };
  const always = [...filesOf("index.html"), ...filesOf("src/messages/nl.ts")];
  const pages = Object.keys(manifest).filter((key) => key.endsWith("-page.tsx"));
  expect(pages.length).toBeGreaterThan(8);
  for (const page of pages) {
    const files = new Set([...always, ...filesOf(page)]);
    const bytes = [...files].reduce((sum, file) => sum + statSync(join(PAGES, `${file}.br`)).size, 0);
    console.log(`${page}: ${(bytes / 1000).toFixed(1)} kB`);
    expect([page, bytes < LIMIT_BYTES]).toEqual([page, true]);
  }
});
