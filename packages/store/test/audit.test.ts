import { createHash, randomUUID } from "node:crypto";
import { CHAIN_START, checkChain, isBreak } from "@wissel/core";
import { countUnsealed, inTransaction, listAudit, readChain, sealEntries, writeAudit } from "@wissel/store";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aClaim, NOON, NOORDZEE, openPlaces } from "./fixtures/enrolments.ts";

const digest = (text: string) => createHash("sha256").update(text).digest("base64url");
const LATER = new Date(NOON.getTime() + 60_000);
const LIMIT = 500;

let places: Awaited<ReturnType<typeof openPlaces>>;
beforeAll(async () => {
  places = await openPlaces();
});
afterAll(() => places[Symbol.asyncDispose]());

const seal = (since = 0n, limit = LIMIT) => sealEntries(places.pool, { digest, now: LATER, since, limit });

async function sealAll(): Promise<void> {
  while (((await seal())?.count ?? 1) > 0);
}

const chain = () => readChain(places.pool, { from: 1, limit: 10_000 });
const check = async () => checkChain(CHAIN_START, await chain(), digest);

async function historyOf(associationId: string): Promise<readonly string[]> {
  await sealAll();
  const about = [`association:${associationId}`];
  const found = await listAudit(places.pool, { about, limit: LIMIT });
  return found.toReversed().map(({ entry }) => `${entry?.what} by ${entry?.actor.replace(/:.*/, "")}`);
}

async function asOwner(statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: places.ownerUrl });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}

/** As whoever holds the owner's role would do it. */
const tamper = (statements: string) =>
  asOwner(`ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_link DISABLE TRIGGER USER; ${statements};
           ALTER TABLE audit_entry ENABLE TRIGGER USER; ALTER TABLE audit_link ENABLE TRIGGER USER`);

describe("what is decided about an enrolment", () => {
  test("is in the audit log with the decision, whoever decided", async () => {
    const size = [{ kind: "unallocated", beneficiary: "", size: 1 }] as const;
    const offeringId = await places.addOffering(size, { promotion: "offer" });
    const placed = aClaim({ offeringId });
    const queued = aClaim({ offeringId, ifFull: "queue" });
    const refused = aClaim({ offeringId });
    for (const one of [placed, queued, refused]) await places.store.ledger.claim([one]);
    const ref = (one: typeof placed) => ({ home: NOORDZEE, associationId: one.associationId, offeringId });
    await places.store.ledger.withdraw([{ ...ref(placed), sequence: 2, actor: NOORDZEE }]);
    expect(await historyOf(placed.associationId)).toEqual([
      "place-given by home",
      "enrolment-withdrawn by student",
    ]);
    expect(await historyOf(queued.associationId)).toEqual(["enrolment-queued by home", "offer-made by node"]);
    expect(await historyOf(refused.associationId)).toEqual(["place-refused by home"]);

    const { rows } = await places.pool.query<{ id: string }>(
      "SELECT offer ->> 'offerId' AS id FROM association WHERE association_id = $1",
      [queued.associationId],
    );
    const answer = {
      ...ref(queued),
      offerId: rows[0]?.id ?? "",
      answer: "accept",
      actor: NOORDZEE,
    } as const;
    await places.store.ledger.answerOffers([answer]);
    expect((await historyOf(queued.associationId)).at(-1)).toBe("offer-accepted by student");
    const [entry] = await listAudit(places.pool, {
      about: [`association:${refused.associationId}`],
      limit: 1,
    });
    expect(entry?.entry).toMatchObject({
      associationId: refused.associationId,
      partner: NOORDZEE,
      hostState: "denied",
      reason: "place-none-left",
    });
    // The name under which a partner tells of its student is forgotten by an erasure; an entry never is.
    expect(entry?.entry).not.toHaveProperty("personRef");
  });

  test("is written for each of a batch of claims, and not for what is no decision", async () => {
    const size = [{ kind: "unallocated", beneficiary: "", size: 40 }] as const;
    const offeringId = await places.addOffering(size);
    const claims = Array.from({ length: 100 }, () => aClaim({ offeringId }));
    await Promise.all([places.store.ledger.claim(claims), places.store.ledger.claim(claims)]);
    await places.pool.query("UPDATE association SET position = 3, updated_at = $1", [LATER]);
    await sealAll();
    const found = await listAudit(places.pool, { about: [`offering:${offeringId}`], limit: LIMIT });
    const given = found.filter(({ entry }) => entry?.what === "place-given");
    expect([found.length, given.length]).toEqual([100, 40]);
  });
});

describe("the audit log", () => {
  test.each([
    ["changes an entry", "UPDATE audit_entry SET actor = 'node'"],
    ["takes an entry away", "DELETE FROM audit_entry"],
    ["empties it", "TRUNCATE audit_entry"],
    ["changes a link", "UPDATE audit_link SET hash = ''"],
    ["takes a link away", "DELETE FROM audit_link"],
    ["changes a signed end", "UPDATE audit_head SET hash = ''"],
    [
      "hides an entry from the worker",
      "INSERT INTO audit_entry (transaction_id, at, actor, what) VALUES (0, now(), '', '')",
    ],
    [
      "says which entry it is",
      "INSERT INTO audit_entry (entry_id, at, actor, what) VALUES (1, now(), '', '')",
    ],
    ["stops writing", "ALTER TABLE association DISABLE TRIGGER audit_association_changed"],
    ["changes who may do what", "UPDATE staff_role_action SET actor = ''"],
    ["forgets who may do what", "DELETE FROM staff_role_action"],
    ["changes what was done to a round", "UPDATE round_action SET actor = ''"],
    ["changes the movement of a seat", "DELETE FROM seat_movement"],
    ["changes who approved", "UPDATE approval_action SET actor = ''"],
    ["changes a conversion", "UPDATE grade_conversion SET value = ''"],
  ])("refuses the application that %s", async (_, statement) => {
    await expect(places.pool.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  test("refuses a change also to the owner, who has to take the guard away first", async () => {
    await expect(asOwner("UPDATE audit_entry SET actor = 'node'")).rejects.toThrow(/only ever added to/);
    await expect(asOwner("TRUNCATE audit_link")).rejects.toThrow(/only ever added to/);
  });

  test("is chained once and without a gap by workers that run at the same time", async () => {
    const entries = Array.from({ length: 60 }, () => anEntry());
    await inTransaction(places.pool, (client) => writeAudit(client, entries));
    let left = true;
    while (left) {
      const runs = await Promise.all([seal(0n, 7), seal(0n, 7), seal(0n, 7)]);
      left = runs.some((run) => run !== undefined && run.count > 0);
    }
    const sequences = (await chain()).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(isBreak(await check())).toBe(false);
    expect(await countUnsealed(places.pool, new Date("2100-01-01"))).toBe(0);
  });

  test("misses nothing that commits late", async () => {
    const late = anEntry();
    const client = await places.pool.connect();
    let since = 0n;
    try {
      await client.query("BEGIN");
      await writeAudit(client, [late]);
      await writeAudit(places.pool, [anEntry()]);
      since = (await seal())?.seenUntil ?? 0n;
      await client.query("COMMIT");
    } finally {
      client.release();
    }
    const next = await seal(since);
    expect(next?.count).toBe(1);
    expect((await chain()).at(-1)?.entry?.object).toBe(late.object);
    // What was seen is not looked at again.
    await writeAudit(places.pool, [anEntry()]);
    expect((await seal(next?.seenUntil))?.count).toBe(1);
  });

  test("does not go past what was decided: a crash of PostgreSQL gives the numbers after it out again", async () => {
    const client = await places.pool.connect();
    try {
      await client.query("BEGIN");
      await writeAudit(client, [anEntry()]);
      const { rows } = await client.query<{ number: string }>("SELECT pg_current_xact_id()::text AS number");
      await client.query("COMMIT");
      await client.query("BEGIN; SELECT pg_current_xact_id(); ROLLBACK");
      const next = BigInt(rows[0]?.number ?? 0) + 1n;
      // Transactions of other databases of the server may hold it back further.
      expect((await seal())?.seenUntil).toBeLessThanOrEqual(next);
    } finally {
      client.release();
    }
  });

  test("shows where the owner of the database has been at it", async () => {
    await sealAll();
    const [first, second, third] = (await chain()).slice(-3);
    if (first === undefined || second === undefined || third === undefined) throw new TypeError("too short");
    const actor = second.entry?.actor ?? "";

    await tamper(`UPDATE audit_entry SET actor = 'officer:other' WHERE entry_id = ${second.entryId}`);
    expect(await check()).toMatchObject({ kind: "entry_changed", sequence: second.sequence });
    await tamper(`UPDATE audit_entry SET actor = '${actor}' WHERE entry_id = ${second.entryId}`);
    expect(isBreak(await check())).toBe(false);

    const swap = (one: number, other: number) =>
      `UPDATE audit_link SET entry_id = -entry_id WHERE sequence IN (${one}, ${other});
       UPDATE audit_link SET entry_id = CASE sequence WHEN ${one} THEN ${third.entryId} ELSE ${second.entryId} END
       WHERE sequence IN (${one}, ${other})`;
    await tamper(swap(second.sequence, third.sequence));
    expect(await check()).toMatchObject({ kind: "entries_swapped", sequence: second.sequence });
    await tamper(swap(third.sequence, second.sequence));

    await tamper(`DELETE FROM audit_entry WHERE entry_id = ${second.entryId}`);
    expect(await check()).toMatchObject({ kind: "entry_missing", sequence: second.sequence });
    await tamper(`DELETE FROM audit_link WHERE sequence = ${first.sequence}`);
    expect(await check()).toMatchObject({ kind: "link_missing", sequence: first.sequence });
  });
});

function anEntry() {
  return { at: NOON, actor: "operator:one", what: "deliveries-replayed", object: `delivery:${randomUUID()}` };
}
