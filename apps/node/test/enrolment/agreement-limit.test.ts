import { randomUUID } from "node:crypto";
import { aloneWithGuests, listGuests } from "@wissel/store";
import { aPartner } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import {
  aClaim,
  HEUVELLAND,
  openPlaces,
  WATERSTAD,
} from "../../../../packages/store/test/fixtures/enrolments.ts";
import { openAgreementLimit } from "../../src/enrolment/agreement-limit.ts";
import { institutionsOf } from "../../src/enrolment/partners.ts";

const AGREED = 7;

test("two processes that serve one node do not together take more students of a home than was agreed", async () => {
  await using places = await openPlaces(2);
  const offeringId = await places.addOffering([{ kind: "unallocated" }]);
  const agreement = { enrolments: true, results: true, maxStudents: AGREED, personFields: [] };
  const institutions = institutionsOf({ schacHome: WATERSTAD, name: "Waterstad" }, [
    aPartner({ schacHome: HEUVELLAND, agreement }),
  ]);
  const guests = {
    listGuests: (home: string) => listGuests(places.pool, { home, host: WATERSTAD }),
    alone: <T>(home: string, work: () => Promise<T>) => aloneWithGuests(places.pool, home, work),
  };
  const claims = places.stores.map(({ ledger }) =>
    openAgreementLimit({ institutions, guests }, (some) => ledger.claim(some))(HEUVELLAND),
  );
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const claim = aClaim({ offeringId, home: HEUVELLAND, pseudonym: randomUUID() });
      const [outcome] = (await claims[index % claims.length]?.([claim])) ?? [];
      return outcome?.ok;
    }),
  );
  expect(outcomes.filter((isTaken) => isTaken)).toHaveLength(AGREED);
  expect(await guests.listGuests(HEUVELLAND)).toHaveLength(AGREED);
});
