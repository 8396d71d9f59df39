import { randomUUID } from "node:crypto";
import type { EnrolmentClaim } from "@wissel/core";
import { describe, expect, test } from "vitest";
import {
  aClaim,
  grantedValue,
  HEUVELLAND,
  ledgerFaults,
  NOORDZEE,
  openPlaces,
  WATERSTAD,
} from "./fixtures/enrolments.ts";

const HOMES = [NOORDZEE, HEUVELLAND, WATERSTAD];

/** A repeatable order that mixes what the processes send. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  return items
    .map((item) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return { item, key: state };
    })
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

describe("two processes with overlapping batches on the same few pools", () => {
  test.each([1, 2, 3])(
    "oversell nothing, leave nothing free, and answer every repeat alike (round %i)",
    async (seed) => {
      await using places = await openPlaces(2);
      const offeringIds = [
        await places.addOffering([{ kind: "unallocated", size: 120 }]),
        await places.addOffering([
          { kind: "own", size: 30 },
          { kind: "partner", beneficiary: HEUVELLAND, size: 20 },
          { kind: "alliance", beneficiary: "lde", size: 25 },
          { kind: "unallocated", size: 15 },
        ]),
      ];
      const claims = Array.from({ length: 900 }, (_, index) =>
        aClaim({
          offeringId: offeringIds[index % 2] ?? "",
          home: HOMES[index % 3] ?? NOORDZEE,
          ifFull: index % 5 === 0 ? "refuse" : "queue",
        }),
      );
      // Every claim reaches both processes, in different orders: each is the other's repeat.
      const answers = await Promise.all(
        places.stores.map(async ({ ledger }, process) => {
          const sent = shuffled(claims, seed * 10 + process);
          const outcomes = await Promise.all(
            sent.map(async (one) => {
              const [outcome] = await ledger.claim([{ ...one, associationKey: randomUUID() }]);
              return [one.associationId, grantedValue(outcome).hostState] as const;
            }),
          );
          return new Map(outcomes);
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      expect(await ledgerFaults(places.pool)).toEqual([]);

      // Now both give places back while both still ask.
      const givenBack = shuffled(claims, seed).slice(0, 400);
      const latecomers = claims.slice(0, 200).map((one) => aClaim({ ...fresh(one), ifFull: "queue" }));
      await Promise.all([
        ...givenBack.map(async ({ home, associationId, offeringId }, index) => {
          const ledger = places.stores[index % 2]?.ledger;
          grantedValue(
            (await ledger?.withdraw([{ home, associationId, offeringId, sequence: 2, actor: home }]))?.[0],
          );
        }),
        ...latecomers.map(async (one, index) => {
          grantedValue((await places.stores[index % 2]?.ledger.claim([one]))?.[0]);
        }),
      ]);
      expect(await ledgerFaults(places.pool)).toEqual([]);
      for (const offeringId of offeringIds) {
        const { rows } = await places.pool.query<{ home: string; association_id: string }>(
          `SELECT home, association_id FROM association WHERE offering_id = $1 AND host_state = 'queued'
         ORDER BY requested_at, rank`,
          [offeringId],
        );
        const positions = await Promise.all(
          rows.map(
            async (row) => (await places.store.ledger.findReceipt(row.home, row.association_id))?.position,
          ),
        );
        expect(positions).toEqual(rows.map((_, index) => index + 1));
      }
      const { rows: promoted } = await places.pool.query<{ owed: string; told: string }>(`
      SELECT (SELECT count(*) FROM association JOIN seat_movement USING (association_key)
              WHERE seat_movement.reason = 'promoted' AND home <> '${WATERSTAD}') AS owed,
             (SELECT count(*) FROM delivery) AS told`);
      expect(promoted[0]?.told).toBe(promoted[0]?.owed);
    },
  );
});

describe("a batch that fails half-way", () => {
  test("leaves nothing behind, and its items may be sent again", async () => {
    await using places = await openPlaces();
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 5 }]);
    const placed = aClaim({ offeringId });
    await places.store.ledger.claim([placed]);
    // The counter is behind: the write after the decision would take it below zero, and the table refuses.
    await places.pool.query("UPDATE seat_pool SET placed = 0 WHERE offering_id = $1", [offeringId]);
    const withdrawal = { ...placed, sequence: 2, actor: NOORDZEE };
    expect(await places.store.ledger.withdraw([withdrawal])).toEqual([
      { ok: false, refusal: { code: "command-unacceptable" } },
    ]);
    expect(await places.store.ledger.findReceipt(NOORDZEE, placed.associationId)).toMatchObject({
      hostState: "associated",
      sequence: 1,
    });
    await places.pool.query("UPDATE seat_pool SET placed = 1 WHERE offering_id = $1", [offeringId]);
    expect(grantedValue((await places.store.ledger.withdraw([withdrawal]))[0]).hostState).toBe("cancelled");
    expect(await ledgerFaults(places.pool)).toEqual([]);
  });

  test("is answered as a failure when the database is away, and as done once it is sent again", async () => {
    await using places = await openPlaces();
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 5 }]);
    const one = aClaim({ offeringId });
    const blocker = await places.pool.connect();
    await blocker.query("BEGIN");
    await blocker.query("SELECT 1 FROM offering_enrolment WHERE offering_id = $1 FOR UPDATE", [offeringId]);
    const failed = expect(places.store.ledger.claim([one])).rejects.toThrow();
    await expectBlocked(places.pool);
    await places.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    await failed;
    await blocker.query("ROLLBACK");
    blocker.release();
    expect(grantedValue((await places.store.ledger.claim([one]))[0]).hostState).toBe("associated");
    expect(await ledgerFaults(places.pool)).toEqual([]);
  });
});

function fresh({ offeringId, home }: EnrolmentClaim): Pick<EnrolmentClaim, "offeringId" | "home"> {
  return { offeringId, home };
}

async function expectBlocked(pool: {
  query: (text: string) => Promise<{ rowCount: number | null }>;
}): Promise<void> {
  await expect
    .poll(
      async () =>
        (
          await pool.query(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
          )
        ).rowCount,
      { timeout: 10_000 },
    )
    .toBe(1);
}
