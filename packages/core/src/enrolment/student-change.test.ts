import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DETAIL_FIELDS, PERSON_FIELDS } from "../privacy/fields.ts";
import { applyStudentChange, changeToTell, type HeldOfStudent, type KnownToTell } from "./student-change.ts";

const NOW = new Date("2027-03-01T09:00:00Z");
const ALL = { facts: new Set(PERSON_FIELDS), details: new Set(PERSON_FIELDS) };
const TOLD = { level: "bachelor", programmeCode: "B-HIST", creditsEarned: 60 };

function known(overrides: Partial<KnownToTell>): KnownToTell {
  return { told: TOLD, facts: TOLD, changed: [], asked: [], agreed: ALL, ...overrides };
}

describe("a host is told", () => {
  test("all facts as they are now, when one of them is different", () => {
    const facts = { ...TOLD, creditsEarned: 90 };
    expect(changeToTell(known({ facts }), NOW)).toEqual({ at: NOW, facts, fields: [] });
  });

  test("that a fact is not known any more", () => {
    const { level: _, ...facts } = TOLD;
    expect(changeToTell(known({ facts }), NOW)?.facts).toEqual(facts);
  });

  test("which of the details that it has pulled are different, and nothing that was in them", () => {
    const changed = ["surname", "mail", "creditsEarned"];
    const told = changeToTell(known({ changed, asked: ["mail", "givenName"] }), NOW);
    expect(told).toEqual({ at: NOW, fields: ["mail"] });
  });

  test("at a later instant each time, whatever the clock does", () => {
    const facts = { ...TOLD, level: "master" };
    const asOf = new Date(NOW.getTime() + 5_000);
    expect(changeToTell(known({ facts, asOf }), NOW)?.at).toEqual(new Date(asOf.getTime() + 1));
  });
});

describe("a host is told nothing", () => {
  test.each<[string, Partial<KnownToTell>]>([
    ["when what was written is what it was told", { changed: ["level", "creditsEarned"] }],
    ["of details that it has not pulled", { changed: ["surname"], asked: ["mail"] }],
    [
      "of facts that no agreement lets it know",
      agreeing("facts", ["level"], { facts: { level: "bachelor" } }),
    ],
    [
      "of details that none does any more",
      agreeing("details", ["level"], { changed: ["mail"], asked: ["mail"] }),
    ],
  ])("%s", (_, overrides) => {
    expect(changeToTell(known(overrides), NOW)).toBeUndefined();
  });

  function agreeing(
    what: "facts" | "details",
    fields: readonly "level"[],
    overrides: Partial<KnownToTell>,
  ): Partial<KnownToTell> {
    return { ...overrides, agreed: { ...ALL, [what]: new Set(fields) } };
  }
});

interface Details {
  readonly mail: number;
  readonly surname: number;
}

test("changes in any order and twice end as the last one, with the details as they are", () => {
  const writing = fc.record({
    credits: fc.integer({ min: 0, max: 3 }),
    mail: fc.integer({ min: 0, max: 3 }),
    surname: fc.integer({ min: 0, max: 3 }),
  });
  const play = fc.record({
    writings: fc.array(writing, { minLength: 1, maxLength: 6 }),
    /** Which of the messages arrives next, and whether the host looks after it. */
    arrivals: fc.array(fc.record({ which: fc.nat(), looks: fc.boolean() }), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(play, ({ writings, arrivals }) => {
      let home: { readonly facts: object; readonly details: Details; asOf: Date | undefined; told: object } =
        {
          facts: { creditsEarned: 0 },
          details: { mail: 0, surname: 0 },
          asOf: undefined,
          told: { creditsEarned: 0 },
        };
      const messages = writings.flatMap(({ credits, ...details }) => {
        const changed = DETAIL_FIELDS.filter(
          (field) => (field === "mail" || field === "surname") && details[field] !== home.details[field],
        );
        const facts = { creditsEarned: credits };
        const asOf = home.asOf === undefined ? {} : { asOf: home.asOf };
        const told = changeToTell(
          known({ told: home.told, facts, changed, asked: ["mail", "surname"], ...asOf }),
          NOW,
        );
        home = { facts, details, asOf: told?.at ?? home.asOf, told: told === undefined ? home.told : facts };
        return told === undefined ? [] : [told];
      });
      let held: HeldOfStudent = { student: { creditsEarned: 0 } };
      let details: Details = { mail: 0, surname: 0 };
      const look = () => {
        if (held.detailsDueAt === undefined) return;
        details = home.details;
        const { detailsDueAt: _, ...rest } = held;
        held = rest;
      };
      const some = messages.length === 0 ? [] : arrivals;
      const early = some.map(({ which, looks }) => ({ message: messages[which % messages.length], looks }));
      const late = messages.toReversed().map((message) => ({ message, looks: true }));
      for (const { message, looks } of [...early, ...late]) {
        if (message !== undefined) held = applyStudentChange(held, message);
        if (looks) look();
      }
      expect(held.student).toEqual(home.facts);
      expect(details).toEqual(home.details);
    }),
    { numRuns: 100 },
  );
});
