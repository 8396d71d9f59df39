import { PROBLEMS } from "@wissel/contract";
import { describe, expect, test } from "vitest";
import { listFiles, read, sectionsOf } from "./tree.ts";

const sections = sectionsOf(read("docs/problems.md"), 2);

describe("docs/problems.md", () => {
  test("has a section for every problem a node answers with, and no other", () => {
    expect([...sections.keys()].toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
  });

  test("is in alphabetical order", () => {
    const codes = [...sections.keys()];
    expect(codes).toEqual(codes.toSorted());
  });

  test.each(Object.entries(PROBLEMS))("says the status of %s and what to do about it", (code, { status }) => {
    const [first = "", ...rest] = (sections.get(code) ?? "").split(". ");
    expect(first).toBe(String(status));
    expect(rest.join("").length).toBeGreaterThan(20);
  });
});

describe("a problem", () => {
  test("is answered somewhere: a code that nothing uses is dropped", () => {
    const sources = listFiles()
      .filter((path) => /^(packages|apps)\/[^/]+\/src\/.*\.ts$/.test(path))
      .filter((path) => !path.endsWith(".test.ts") && !path.startsWith("packages/contract/src/problems/"));
    const text = sources.map(read).join("\n");
    expect(Object.keys(PROBLEMS).filter((code) => !text.includes(`"${code}"`))).toEqual([]);
  });
});
