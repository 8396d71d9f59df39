import { buildOfferingIndex, type CatalogueOffering, type OfferingAlliance } from "@wissel/core";
import { AN_INSTANT, anOffering, aPartner } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { isForMe, listMyOfferings } from "./open-for-me.ts";
import { institutionsOf } from "./partners.ts";

const OWN = { schacHome: "noordzee.example", name: "Noordzee University" };
const agreements = { asHome: async () => undefined };
const institutions = institutionsOf(OWN, [aPartner({ alliances: ["coast"] })]);

function inAlliance(overrides: Partial<OfferingAlliance> = {}): Partial<CatalogueOffering> {
  const alliance = { name: "coast", visibleForOwnStudents: true, visibleForGuests: true, themes: [] };
  return { alliances: [{ ...alliance, ...overrides }] };
}

test.each<[string, Partial<CatalogueOffering>, boolean]>([
  ["a partner's offering without alliances", {}, true],
  ["a partner's offering in a shared alliance", inAlliance(), true],
  ["a partner's offering in another alliance", inAlliance({ name: "hills" }), false],
  ["a partner's offering that guests do not see", inAlliance({ visibleForGuests: false }), false],
  [
    "a partner's offering with its own page for guests",
    inAlliance({ enrolmentUrlForGuests: "https://x.example" }),
    false,
  ],
  [
    "an own offering that own students do not see",
    { host: OWN.schacHome, ...inAlliance({ visibleForOwnStudents: false }) },
    false,
  ],
  ["an own offering", { host: OWN.schacHome, ...inAlliance({ visibleForGuests: false }) }, true],
])("%s: for me? %s", (_, overrides, wanted) => {
  expect(isForMe(anOffering(overrides), institutions)).toBe(wanted);
});

test("pages are full although some offerings are left out, and together they are complete", async () => {
  const all = Array.from({ length: 10 }, (_, index) =>
    anOffering({ offeringId: `o${index}`, ...inAlliance({ visibleForGuests: index % 3 !== 0 }) }),
  );
  const index = buildOfferingIndex([...all, anOffering({ host: "elders.example" })]);
  const ports = {
    institutions,
    agreements,
    clock: { now: () => AN_INSTANT },
    offerings: { listOfferings: async (...args: Parameters<typeof index.list>) => index.list(...args) },
  };
  const first = await listMyOfferings(ports, {}, { limit: 4 });
  expect(first.items).toHaveLength(4);
  const second = await listMyOfferings(ports, {}, { limit: 4, after: first.next ?? "" });
  expect(second.next).toBeUndefined();
  expect([...first.items, ...second.items].map(({ offeringId }) => offeringId)).toEqual([
    "o1",
    "o2",
    "o4",
    "o5",
    "o7",
    "o8",
  ]);
});

test.each<[boolean | undefined, readonly string[]]>([
  [true, ["open"]],
  [false, ["shut"]],
  [undefined, ["open", "shut"]],
])("open: %s", async (open, wanted) => {
  const enrolmentWindow = { opensAt: new Date("2027-05-20T12:00:01Z"), timeZone: "Europe/Amsterdam" };
  const index = buildOfferingIndex([
    anOffering({ offeringId: "open" }),
    anOffering({ offeringId: "shut", enrolmentWindow }),
  ]);
  const ports = {
    institutions,
    agreements,
    clock: { now: () => AN_INSTANT },
    offerings: { listOfferings: async (...args: Parameters<typeof index.list>) => index.list(...args) },
  };
  const { items } = await listMyOfferings(ports, open === undefined ? {} : { open }, { limit: 10 });
  expect(items.map(({ offeringId }) => offeringId)).toEqual(wanted);
});
