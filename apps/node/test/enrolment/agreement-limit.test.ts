import { randomUUID } from "node:crypto";
import { agreedExchanges } from "@wissel/core";
import { aloneWithGuests, listGuestPlaces } from "@wissel/store";
import { aDirection, anAgreement } from "@wissel/testing/agreement-builders";
import { anOffering, aPartner } from "@wissel/testing/enrolment-builders";
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
const QUOTA = 3;

/** Two processes of one node, with the claims of a home at each. */
async function twoProcesses({
  atOnce,
  perOffering,
}: {
  readonly atOnce?: number;
  readonly perOffering?: number;
}) {
  const places = await openPlaces(2);
  const offeringId = await places.addOffering([{ kind: "unallocated" }]);
  const agreement = { enrolments: true, results: true, maxStudents: atOnce ?? null, personFields: [] };
  const institutions = institutionsOf({ schacHome: WATERSTAD, name: "Waterstad" }, [
    aPartner({ schacHome: HEUVELLAND, agreement }),
  ]);
  const guests = {
    listPlaces: (home: string, ids: readonly string[]) =>
      listGuestPlaces(places.pool, { home, host: WATERSTAD }, ids),
    alone: <T>(home: string, work: () => Promise<T>) => aloneWithGuests(places.pool, home, work),
  };
  const way = { home: HEUVELLAND, host: WATERSTAD };
  const quotas = perOffering === undefined ? [] : [{ sourceId: offeringId, maxStudents: perOffering }];
  const document = anAgreement({ directions: [aDirection({ ...way, quotas })] });
  const exchanges = perOffering === undefined ? undefined : agreedExchanges([document], way, (_, id) => [id]);
  const ports = {
    institutions,
    guests,
    agreements: { asHost: async () => exchanges },
    offerings: { findOffering: async (_: string, offeringId: string) => anOffering({ offeringId }) },
  };
  const claims = places.stores.map(({ ledger }) =>
    openAgreementLimit(ports, (some) => ledger.claim(some))(HEUVELLAND),
  );
  /** Forty students at once, each alone, half of them at each process; how many were let in. */
  async function rush(): Promise<number> {
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const claim = aClaim({ offeringId, home: HEUVELLAND, pseudonym: randomUUID() });
        const [outcome] = (await claims[index % claims.length]?.([claim])) ?? [];
        return outcome?.ok;
      }),
    );
    return outcomes.filter((isTaken) => isTaken).length;
  }
  return { places, guests, rush };
}

test("two processes that serve one node do not together take more students of a home than was agreed", async () => {
  const { places, guests, rush } = await twoProcesses({ atOnce: AGREED });
  await using _ = places;
  expect(await rush()).toBe(AGREED);
  expect(await guests.listPlaces(HEUVELLAND, [])).toHaveLength(AGREED);
});

test("nor more of them in one offering than its quota, which is filled to the last", async () => {
  const { places, guests, rush } = await twoProcesses({ perOffering: QUOTA });
  await using _ = places;
  expect(await rush()).toBe(QUOTA);
  expect(await guests.listPlaces(HEUVELLAND, [])).toHaveLength(QUOTA);
});
