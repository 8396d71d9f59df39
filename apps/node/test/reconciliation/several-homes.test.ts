import { noteDatabaseOrigin } from "@wissel/store";
import { copyTestDatabase, openTestPool } from "@wissel/testing/database";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { aRow, PATIENCE } from "../delivery/about-results.ts";
import { aHouse, type Body, type House } from "./a-house.ts";
import { publishOffering } from "./an-offering.ts";
import { type Held, held, isReady, PLACED, quiet } from "./what-is-held.ts";

/** Fewer than a home has associations with the host: every comparison goes over pages, told and read. */
const LEDGER_PAGES = { associations: 2, statements: 2 };
const STUDENTS = 5;
const PLACES = 2 * STUDENTS + 1;

/** One host and two homes, whose ledgers are told in pages of two. */
const stack = new AsyncDisposableStack();
let homes: readonly House[] = [];
let host: House;
let offeringId: string;
let backup: House["database"];

beforeAll(async () => {
  const pages = { ledgerPages: LEDGER_PAGES };
  host = await aHouse(stack, "zuid.example", 24, pages);
  homes = [await aHouse(stack, "noord.example", 22, pages), await aHouse(stack, "oost.example", 23, pages)];
  await host.start(homes);
  offeringId = await publishOffering(host, PLACES);
  await Promise.all(homes.map((home) => home.start([host])));
  for (const house of [host, ...homes]) await house.sis("PUT", "/standing-approvals/everyone", {});
  const cached = "SELECT 1 FROM partner_offering WHERE offering_id = $1";
  const met = "SELECT 1 FROM peer_statement WHERE token IS NOT NULL";
  await vi.waitFor(async () => {
    for (const home of homes) expect(await home.rows(cached, [offeringId])).toHaveLength(1);
    expect(await host.rows(met)).toHaveLength(homes.length);
  }, PATIENCE);
}, 120_000);
afterAll(() => stack.disposeAsync());

/** Asks for a place, and waits for the host's answer, which may come later where the machine is busy. */
async function enrol(home: House): Promise<Body> {
  const choices = [{ host: host.schacHome, offeringId, ifFull: "refuse" }];
  const student = home.student(await home.enter());
  const { associationId } = (await student("POST", "/enrolments", { choices })).body;
  const enrolment = async () => (await student("GET", `/enrolments/${associationId}`)).body;
  await expect.poll(async () => (await enrolment()).hostState, PATIENCE).not.toBe("pending");
  return await enrolment();
}

async function grade(home: House, associationId: string): Promise<void> {
  const rows = [aRow({ home: home.schacHome, association_id: associationId })];
  expect((await host.sis("POST", "/results", { rows })).body.outcomes).toMatchObject([{ outcome: "issued" }]);
}

/** Takes the host back to its backup as a snapshot of the disk would: to the database itself nothing shows. */
async function putBack(): Promise<void> {
  await host.stop();
  host.database = stack.use(await copyTestDatabase(backup));
  const owner = openTestPool({ appUrl: host.database.ownerUrl }, 1);
  await noteDatabaseOrigin(owner, { now: new Date(), newId: uuidv7 });
  await owner.query("UPDATE database_origin SET learning_since = NULL");
  await owner.query("DELETE FROM restore");
  await owner.query("DELETE FROM ledger_run");
  await owner.end();
}

const OWN_PLACES =
  "SELECT count(*)::int AS placed FROM association WHERE host_state = 'associated' AND home = host";

/** What the host knows that its homes know too. */
async function known(): Promise<Omit<Held, "places">> {
  const { associations, results } = await held(host);
  return { associations: associations.filter((one) => one.home !== one.host), results };
}

let before: Omit<Held, "places">;

test("a restored host that does not notice is told of by its homes, page by page, and changes nothing", async () => {
  await host.stop();
  backup = stack.use(await copyTestDatabase(host.database));
  await host.start(homes);
  for (const home of homes) {
    const enrolments = await Promise.all(Array.from({ length: STUDENTS }, () => enrol(home)));
    for (const { associationId } of enrolments.slice(0, 3)) await grade(home, associationId);
    await expect.poll(() => home.rows("SELECT 1 FROM result"), PATIENCE).toHaveLength(3);
  }
  // A student of the host's own, of whom no partner knows.
  expect(await enrol(host)).toMatchObject({ hostState: "associated" });
  const receipted = "SELECT 1 FROM result WHERE received_at IS NOT NULL";
  await expect.poll(() => host.rows(receipted), PATIENCE).toHaveLength(2 * 3);
  await quiet(host, ...homes);
  before = await known();
  expect(before.associations).toHaveLength(2 * STUDENTS);

  await putBack();
  await host.start(homes);
  // With each home soon after a start, and then every night.
  const soon = "SELECT 1 FROM ledger_run WHERE due_at <= now() + interval '10 minutes'";
  await expect.poll(() => host.rows(soon), PATIENCE).toHaveLength(homes.length);
  for (const home of homes) {
    await host.desk("POST", `/partners/${home.schacHome}/ledger-run`);
    const run = async () =>
      (await host.desk("GET", "/ledger-runs")).body.items.find(
        ({ schacHome }: Body) => schacHome === home.schacHome,
      ).outcome;
    await expect.poll(run, PATIENCE).toMatchObject({ differing: STUDENTS, learnt: 0, doubted: STUDENTS });
    expect(new Set((await run()).doubts.map(({ reason }: Body) => reason))).toEqual(new Set(["behind_here"]));
  }
  expect(await known()).toEqual({ associations: [], results: [] });
  const nightly =
    "SELECT 1 FROM ledger_run WHERE extract(hour FROM due_at AT TIME ZONE 'UTC') BETWEEN 1 AND 4";
  expect(await host.rows(nightly)).toHaveLength(homes.length);
}, 120_000);

test("told so by its operator it learns from all of them before it serves, whoever is up first", async () => {
  const [north, east] = homes as readonly [House, House];
  const there = await Promise.all(homes.map(held));
  await host.stop();
  await east.stop();
  expect(await host.restored()).toContain("learns from every partner before it serves again");
  await host.start(homes);
  const restores = async () => (await host.desk("GET", "/restores")).body.items;
  await expect
    .poll(restores, PATIENCE)
    .toMatchObject([{ cause: "declared", state: "learning", learntFrom: [north.schacHome] }]);
  expect((await host.get("/health/ready")).body.checks).toContainEqual({
    name: "ledger",
    status: "failed",
    detail: expect.stringContaining(`so far from ${north.schacHome}`),
  });
  const refused = await host.sis("GET", "/enrolments");
  expect([refused.status, refused.body.type]).toEqual([503, expect.stringContaining("/node-learning")]);

  await east.start([host]);
  await expect.poll(() => isReady(host), PATIENCE).toBe(true);
  expect(await known()).toEqual(before);
  expect(await host.rows(PLACED)).toMatchObject([{ size: PLACES, placed: 2 * STUDENTS }]);
  const sums = "SELECT sum(placed_delta)::int AS placed FROM seat_movement";
  expect(await host.rows(sums)).toEqual([{ placed: 2 * STUDENTS }]);
  await quiet(host, ...homes);
  expect(await Promise.all(homes.map(held))).toEqual(there);
}, 120_000);

test("and goes on behind the highest version and the last place that they know of", async () => {
  const [north] = homes as readonly [House, House];
  expect(await enrol(north)).toMatchObject({ hostState: "associated" });
  expect(await enrol(north)).toMatchObject({ hostState: "denied", reason: "place-none-left" });
  const [{ association_id: id }] = await north.rows(
    "SELECT association_id FROM association JOIN result USING (association_key)",
  );
  const correction = { ...aRow({ home: north.schacHome, association_id: id }), score: "9", reason: "resit" };
  await host.sis("POST", "/results/corrections", { rows: [correction] });
  const score = "SELECT document ->> 'score' AS score FROM result WHERE version = 2";
  await expect.poll(() => north.rows(score), PATIENCE).toEqual([{ score: "9" }]);
}, 60_000);

test("it says plainly what nobody could tell it, until a person has looked", async () => {
  expect(await host.rows(OWN_PLACES)).toEqual([{ placed: 0 }]);
  const restores = async () => (await host.desk("GET", "/restores")).body.items;
  const [restore] = await restores();
  expect(restore).toMatchObject({
    state: "unchecked",
    learntFrom: expect.arrayContaining(homes.map(({ schacHome }) => schacHome)),
    servedAgainAt: expect.any(String),
  });
  expect(await metric(host)).toContain("wissel_restores_unchecked 1");
  const check = (note: string) => host.desk("POST", `/restores/${restore.restoreId}/check`, { note });
  expect(await check("One place was given again.")).toMatchObject({
    ...{ status: 200, body: { state: "checked", checkedBy: "officer", note: "One place was given again." } },
  });
  expect((await check("Something else.")).body.note).toBe("One place was given again.");
  expect(await restores()).toMatchObject([{ state: "checked" }]);
  expect(await metric(host)).toContain("wissel_restores_unchecked 0");
  const unknown = await host.desk("POST", `/restores/${offeringId}/check`, { note: "x" });
  expect([unknown.status, unknown.body.type]).toEqual([404, expect.stringContaining("/restore-unknown")]);
}, 60_000);

test("an operator who waits no longer lets it serve, and it says whom it has not heard", async () => {
  const [north, east] = homes as readonly [House, House];
  await host.stop();
  await east.stop();
  await host.restored();
  await host.start(homes);
  const newest = async () => (await host.desk("GET", "/restores")).body.items[0];
  await expect.poll(newest, PATIENCE).toMatchObject({ learntFrom: [north.schacHome] });
  expect(await host.restored("--end")).toContain(`it has learnt from: ${north.schacHome}`);
  await expect.poll(() => isReady(host), PATIENCE).toBe(true);
  expect(await newest()).toMatchObject({ state: "unchecked", learntFrom: [north.schacHome] });
  expect(await host.restored("--end")).toContain("the node is not learning");
}, 60_000);

async function metric(house: House): Promise<string> {
  return await (await fetch(`${house.origin}/metrics`)).text();
}
