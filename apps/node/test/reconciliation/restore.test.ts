import { copyTestDatabase } from "@wissel/testing/database";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { aRow } from "../delivery/about-results.ts";
import { aHouse, type Body, type House } from "./a-house.ts";
import { publishOffering } from "./an-offering.ts";
import { ASSOCIATIONS, held, isReady, PLACED, quiet } from "./what-is-held.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };
const PLACES = 2;

/** Two institutions with a node, a database and a SIS each; they go on from test to test. */
const stack = new AsyncDisposableStack();
let home: House;
let host: House;
let offeringId: string;

beforeAll(async () => {
  [home, host] = [await aHouse(stack, "noord.example", 22), await aHouse(stack, "zuid.example", 23)];
  await host.start([home]);
  offeringId = await publishOffering(host, PLACES);
  await home.start([host]);
  await home.sis("PUT", "/standing-approvals/everyone", {});
  const cached = "SELECT 1 FROM partner_offering WHERE offering_id = $1";
  await vi.waitFor(async () => expect(await home.rows(cached, [offeringId])).toHaveLength(1), PATIENCE);
  // The host looked for home before it was up, and leaves it alone for a moment.
  const met = "SELECT 1 FROM peer_statement WHERE token IS NOT NULL";
  await vi.waitFor(async () => expect(await host.rows(met)).toHaveLength(1), PATIENCE);
}, 60_000);
afterAll(async () => {
  await Promise.all([home.stop(), host.stop()]);
  await stack.disposeAsync();
});

async function enrol(personId: string, ifFull = "refuse"): Promise<Body> {
  const choices = [{ host: host.schacHome, offeringId, ifFull }];
  const { status, body } = await home.student(personId)("POST", "/enrolments", { choices });
  expect([200, 201, 202], JSON.stringify(body)).toContain(status);
  return body;
}

/** Puts a house on another database; what it had stays behind. */
async function restart(house: House, database: House["database"], others: readonly House[]): Promise<void> {
  await house.stop();
  house.database = database;
  await house.start(others);
}

async function backup(house: House, others: readonly House[]): Promise<House["database"]> {
  await house.stop();
  const copy = stack.use(await copyTestDatabase(house.database));
  await house.start(others);
  return copy;
}

async function grade(associationId: string, score: string, reason?: string): Promise<void> {
  const row = { ...aRow({ home: home.schacHome, association_id: associationId }), score };
  const [path, body] =
    reason === undefined ? ["/results", row] : ["/results/corrections", { ...row, reason }];
  const { body: answer } = await host.sis("POST", path, { rows: [body] });
  expect(answer.outcomes, JSON.stringify(answer)).toMatchObject([{ outcome: "issued" }]);
}

/** Waits until home has so many versions on record, and the host knows. */
async function recorded(versions: number): Promise<void> {
  const received = "SELECT result_id FROM result WHERE direction = 'received' AND recorded_at IS NULL";
  const onRecord = "SELECT 1 FROM result WHERE recorded_at IS NOT NULL";
  await expect
    .poll(async () => {
      for (const { result_id: id } of await home.rows(received)) {
        await home.sis("POST", `/results-received/${id}/recorded`);
      }
      return (await host.rows(onRecord)).length;
    }, PATIENCE)
    .toBe(versions);
}

const idOf = ({ associationId }: Body): string => associationId;

let homeBackup: House["database"];
let second: string;

test("a home that is restored from last week's backup is equal after one run", async () => {
  const students = await Promise.all(Array.from({ length: 5 }, () => home.enter()));
  const [one, two, three, four] = students as [string, string, string, string];
  const first = idOf(await enrol(one));
  await grade(first, "7");
  await recorded(1);
  homeBackup = await backup(home, [host]);

  await grade(first, "8,5", "appeal_upheld");
  const withdrawn = idOf(await enrol(three));
  await home.student(three)("POST", `/enrolments/${withdrawn}/withdrawal`);
  second = idOf(await enrol(two));
  await grade(second, "02");
  await enrol(four, "queue");
  await recorded(3);
  const before = await held(home);
  expect(before.associations.map(({ host_state }) => host_state).sort()).toEqual([
    ...["associated", "associated", "cancelled", "queued"],
  ]);

  await restart(home, homeBackup, [host]);
  await expect.poll(() => isReady(home), PATIENCE).toBe(true);
  expect(await held(home)).toEqual(before);
  expect((await home.student(two)("GET", "/results")).body.items).toMatchObject([{ score: "02" }]);
  const { body: runs } = await home.desk("GET", "/ledger-runs");
  expect(runs.items).toMatchObject([
    {
      schacHome: host.schacHome,
      state: "waiting",
      outcome: { mode: "learn", learnt: 3, fetched: 2, doubts: [] },
    },
  ]);
}, 120_000);

test("and goes on from there: what it withdraws is withdrawn, and the next in line is placed", async () => {
  const [row] = await home.rows("SELECT person_id FROM association WHERE association_id = $1", [second]);
  await home.student(row.person_id)("POST", `/enrolments/${second}/withdrawal`);
  await expect
    .poll(async () => (await home.rows(ASSOCIATIONS)).map(({ host_state }) => host_state).sort(), PATIENCE)
    .toEqual(["associated", "associated", "cancelled", "cancelled"]);
  expect(await host.rows(PLACED)).toMatchObject([{ placed: PLACES }]);
}, 60_000);

/** What both sides must agree on, as either of them has it. */
async function agreed(house: House) {
  return {
    associations: await house.rows(`
      SELECT association_id, home_state, host_state, home_sequence, host_version FROM association ORDER BY 1`),
    results: await house.rows(`
      SELECT association_id, version, sha256, recorded_at IS NOT NULL AS recorded FROM result JOIN association USING (association_key)
      ORDER BY 1, 2`),
  };
}

test("a crash between any two steps of an enrolment or a result is healed by comparing", async () => {
  await publishOffering(host, 50);
  const [unheard, unanswered, untold, kept, ungraded, unrecorded] = await Promise.all(
    Array.from({ length: 6 }, async () => idOf(await enrol(await home.enter()))),
  );
  await grade(String(ungraded), "6");
  await grade(String(unrecorded), "7");
  await expect
    .poll(() => home.rows("SELECT 1 FROM result WHERE recorded_at IS NULL"), PATIENCE)
    .toHaveLength(2);
  await recorded((await host.rows("SELECT 1 FROM result")).length);
  await quiet(home, host);
  const at = (ids: readonly unknown[]) => [ids];
  const known = "association_id = ANY ($1::uuid[])";
  const back = `UPDATE association SET host_version = 0, host_state = 'pending' WHERE ${known}`;

  // Home has written the request down, and stopped before the host had it.
  await home.rows(back, at([unheard]));
  await host.rows(
    `DELETE FROM guest_identity USING association
     WHERE guest_identity.association_key = association.association_key AND ${known}`,
    at([unheard]),
  );
  await host.rows(
    `WITH gone AS (DELETE FROM association WHERE ${known} RETURNING association_key, pool_id),
          given AS (UPDATE seat_pool SET placed = placed - 1 FROM gone WHERE seat_pool.pool_id = gone.pool_id)
     DELETE FROM seat_movement USING gone WHERE seat_movement.association_key = gone.association_key`,
    at([unheard]),
  );
  // The host has answered, and home stopped before it wrote that down.
  await home.rows(back, at([unanswered]));
  // Home has withdrawn, and its command was lost.
  const ended = "UPDATE association SET home_state = 'cancelled', home_sequence = 2, reason = 'withdrawn'";
  await home.rows(`${ended} WHERE ${known}`, at([untold]));
  // The host has ended it, and its event was lost.
  await host.rows(
    `WITH ended AS (
       UPDATE association SET host_state = 'cancelled', host_version = 2, pool_id = NULL, reason = 'offering-cancelled'
       WHERE ${known} RETURNING association_key),
     moved AS (
       INSERT INTO seat_movement (movement_id, pool_id, association_key, placed_delta, offered_delta, reason, actor, at)
       SELECT gen_random_uuid(), pool_id, ended.association_key, -1, 0, 'withdrawn', 'test', now() FROM ended, seat_pool
     )
     UPDATE seat_pool SET placed = placed - 1`,
    at([kept]),
  );
  // Home had stored the result and acknowledged it, and lost it before it reached the disk.
  await home.rows("DELETE FROM inbox WHERE claims ->> 'associationId' = $1", [ungraded]);
  await home.rows(
    `DELETE FROM result USING association
     WHERE association.association_key = result.association_key AND ${known}`,
    at([ungraded]),
  );
  // Home has it on record, and its receipt was lost.
  await host.rows(
    `UPDATE result SET recorded_at = NULL FROM association
     WHERE association.association_key = result.association_key AND ${known}`,
    at([unrecorded]),
  );

  await home.desk("POST", `/partners/${host.schacHome}/ledger-run`);
  const run = async (house: House) => (await house.desk("GET", "/ledger-runs")).body.items[0];
  await expect
    .poll(() => run(home), PATIENCE)
    .toMatchObject({
      ...{ state: "waiting", outcome: { mode: "compare", learnt: 2, fetched: 1, sent: 2, doubts: [] } },
    });
  await recorded((await host.rows("SELECT 1 FROM result")).length - 1);
  await host.desk("POST", `/partners/${home.schacHome}/ledger-run`);
  await expect
    .poll(() => run(host), PATIENCE)
    .toMatchObject({
      ...{ state: "waiting", outcome: { mode: "compare", learnt: 0, doubts: [] } },
    });
  await quiet(home, host);
  await expect.poll(async () => await agreed(home), PATIENCE).toEqual(await agreed(host));
  const states = "SELECT association_id AS id, host_state FROM association ORDER BY association_id";
  const stateOf = new Map((await home.rows(states)).map(({ id, host_state }) => [id, host_state]));
  expect([unheard, unanswered, untold, kept].map((id) => stateOf.get(id))).toEqual([
    ...["associated", "associated", "cancelled", "cancelled"],
  ]);
}, 120_000);
