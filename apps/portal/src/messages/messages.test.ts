import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { readerLanguage } from "./languages.ts";
import { nl } from "./nl.ts";

const SOURCES = join(import.meta.dirname, "..");
/** Attributes that people read or hear. */
const SPOKEN = new Set(["aria-label", "alt", "label", "placeholder", "title", "keep"]);

function* texts(messages: object, path = ""): Generator<readonly [string, string]> {
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === "string") yield [`${path}${key}`, value];
    else yield* texts(value, `${path}${key}.`);
  }
}

/** The names between braces that a text is given values for. */
function namesIn(text: string): readonly string[] {
  return [
    ...new Set([...text.matchAll(/\{([a-z]\w*)(?:, (?:plural|number)\b|})/g)].map(([, name = ""]) => name)),
  ].sort();
}

test("both languages have every text, with the same values in it", () => {
  const [english, dutch] = [new Map(texts(en)), new Map(texts(nl))];
  expect([...dutch.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [key, text] of english)
    expect([key, namesIn(dutch.get(key) ?? "")]).toEqual([key, namesIn(text)]);
  expect([...dutch].filter(([, text]) => text.trim() === "")).toEqual([]);
});

test("no text stands outside the catalogues", () => {
  const pages = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".tsx"),
  );
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.flatMap((name) => looseTexts(name, readFileSync(join(SOURCES, name), "utf8")))).toEqual([]);
});

test("a text in the page itself, or in what is read aloud, would be found", () => {
  expect(looseTexts("a.tsx", "const a = <p>Hello there</p>;")).toEqual(["a.tsx: Hello there"]);
  expect(looseTexts("a.tsx", 'const a = <input aria-label="Search" />;')).toEqual(["a.tsx: Search"]);
  expect(looseTexts("a.tsx", 'const a = <p className="fine">{t("key")} · ×</p>;')).toEqual([]);
});

test("the reader's choice comes before the browser's wishes, and English where neither is known", () => {
  expect(readerLanguage("nl", ["en-GB"])).toBe("nl");
  expect(readerLanguage(null, ["fr", "nl-BE", "en"])).toBe("nl");
  expect(readerLanguage("xx", ["fr"])).toBe("en");
});

function looseTexts(name: string, source: string): readonly string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(`${name}: ${node.text.trim()}`);
    if (
      ts.isJsxAttribute(node) &&
      SPOKEN.has(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer)
    )
      found.push(`${name}: ${node.initializer.text}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
