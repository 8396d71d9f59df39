import { documents, type OpenApiDocument } from "@wissel/contract";
import { describe, expect, test } from "vitest";

/** Words that are not ours to spell, by the member they stand in. */
const BORROWED: Readonly<Record<string, RegExp>> = {
  levelOfQualification: /^[1-8]$|^4\+$/, // European Qualifications Framework
  PersonField: /^[a-z]+([A-Z][a-z]+)*$/, // the members in which these details travel
  qualificationAwarded: /^[A-Z][A-Za-z]+$/, // degrees, as OEAPI 6 abbreviates them
};

const SNAKE_CASE = /^[a-z0-9]+(_[a-z0-9]+)*$/;

/** `/me/v1` and the like speak OEAPI 6; `/ooapi/v5` spells as OOAPI 5 does. */
const ours = Object.entries(documents).filter(([audience]) => audience !== "ooapi");

describe("enumerations", () => {
  test.each(ours)("of %s are snake_case", (_, document) => {
    const strangers = enumeratedIn(document).filter(
      ({ member, word }) => !SNAKE_CASE.test(word) && !BORROWED[member]?.test(word),
    );
    expect(strangers).toEqual([]);
  });
});

interface Enumerated {
  /** The nearest member of an object that the enumeration is of. */
  readonly member: string;
  readonly word: string;
}

function enumeratedIn(document: OpenApiDocument): readonly Enumerated[] {
  return walk(document, "");
}

function walk(value: unknown, member: string): readonly Enumerated[] {
  if (Array.isArray(value)) return value.flatMap((item) => walk(item, member));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "example" || key === "examples") return [];
    if (key === "enum" && Array.isArray(inner)) {
      return inner.filter((word) => typeof word === "string").map((word) => ({ member, word }));
    }
    return walk(inner, STRUCTURE.has(key) ? member : key);
  });
}

/** Keywords between a member's name and its enumeration. */
const STRUCTURE = new Set(["items", "oneOf", "anyOf", "allOf", "schema"]);
