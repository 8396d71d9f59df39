import { describe, expect, test } from "vitest";
import { type AuditLink, CHAIN_START, checkChain, linkEntries, type SealedEntry } from "./chain.ts";
import { type AuditEntry, aboutOf, canonicalEntry } from "./entry.ts";

const NOON = new Date("2027-01-11T12:00:00Z");
/** Tells texts apart, which is all that the chain asks of it. */
const plain = (text: string) => `<${text}>`;

function anEntry(entryId: number, overrides: Partial<AuditEntry> = {}): AuditEntry {
  return { entryId, at: NOON, actor: "officer:one", what: "approval-approved", ...overrides };
}

function aChain(count: number): SealedEntry[] {
  const entries = Array.from({ length: count }, (_, index) => anEntry(10 + index));
  return sealed(linkEntries(CHAIN_START, entries, plain), entries);
}

function sealed(links: readonly AuditLink[], entries: readonly AuditEntry[]): SealedEntry[] {
  return links.flatMap((link, index) => {
    const entry = entries[index];
    return entry === undefined ? [] : [{ ...link, entry, about: aboutOf(entry) }];
  });
}

const check = (chain: readonly SealedEntry[]) => checkChain(CHAIN_START, chain, plain);

describe("the chain of the audit log", () => {
  test("goes on from where it ended, without a gap", () => {
    const first = aChain(2);
    const end = check(first);
    expect(end).toMatchObject({ sequence: 2 });
    const entries = [anEntry(30)];
    if ("kind" in end) throw new TypeError("it is broken");
    const more = sealed(linkEntries(end, entries, plain), entries);
    expect(check([...first, ...more])).toMatchObject({ sequence: 3 });
    expect(checkChain(end, more, plain)).toMatchObject({ sequence: 3 });
  });

  test("names an entry that was changed", () => {
    const chain = aChain(3).map((one) =>
      one.sequence === 2 ? { ...one, entry: anEntry(one.entryId, { actor: "officer:two" }) } : one,
    );
    expect(check(chain)).toEqual({ kind: "entry_changed", sequence: 2, entryId: 11 });
  });

  test("names an entry that is gone, and a link that is gone", () => {
    const chain = aChain(3);
    const withoutEntry = chain.map((one) => (one.sequence === 2 ? { ...one, entry: undefined } : one));
    expect(check(withoutEntry)).toEqual({ kind: "entry_missing", sequence: 2, entryId: 11 });
    const withoutLink = chain.filter(({ sequence }) => sequence !== 2);
    expect(check(withoutLink)).toEqual({ kind: "link_missing", sequence: 2 });
  });

  test("names two entries that changed places", () => {
    const [one, two, three] = aChain(3);
    if (one === undefined || two === undefined || three === undefined) throw new TypeError("too short");
    const chain = [
      { ...one, entry: two.entry, about: two.about },
      { ...two, entry: one.entry, about: one.about },
      three,
    ];
    expect(check(chain)).toEqual({ kind: "entries_swapped", sequence: 1, entryId: 10 });
  });

  test("names a link that was put between others, or made again", () => {
    const [one, two] = aChain(2);
    if (one === undefined || two === undefined) throw new TypeError("too short");
    const forged = sealed(linkEntries(CHAIN_START, [anEntry(99)], plain), [anEntry(99)]);
    expect(check([one, ...forged, two])).toEqual({ kind: "link_inserted", sequence: 1, entryId: 99 });
    expect(check([...forged, two])).toEqual({ kind: "link_changed", sequence: 2, entryId: 11 });
  });

  test("names a link that hides its entry from those who look for it", () => {
    const chain = aChain(2).map((one) => ({ ...one, about: [] }));
    expect(check(chain)).toEqual({ kind: "link_changed", sequence: 1, entryId: 10 });
  });
});

test("an entry's canonical text holds every fact, and never changes", () => {
  const entry: Required<AuditEntry> = {
    entryId: 1,
    at: NOON,
    actor: "a",
    what: "b",
    personRef: "c",
    associationId: "d",
    offeringId: "e",
    partner: "f",
    homeState: "g",
    hostState: "h",
    reason: "i",
    object: "j",
    requestId: "k",
  };
  expect(canonicalEntry(entry)).toBe(
    '[1,"2027-01-11T12:00:00.000Z","a","b","c","d","e","f","g","h","i","j","k"]',
  );
  expect(canonicalEntry(anEntry(2))).toBe(
    '[2,"2027-01-11T12:00:00.000Z","officer:one","approval-approved",null,null,null,null,null,null,null,null,null]',
  );
});
