import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { aRow } from "../delivery/about-results.ts";
import { type Answer, aHouse, type Body, type House } from "../reconciliation/a-house.ts";
import { publishOffering } from "../reconciliation/an-offering.ts";

const PATIENCE = { timeout: 60_000, interval: 100 };
const SURNAME = "Planted-Name";
const SCORE = "9,8765";

/** A home and two hosts, each with a node and a database; they go on from test to test. */
const stack = new AsyncDisposableStack();
let [home, near, far]: House[] = [];
let [personId, enrolledNear, enrolledFar] = ["", "", ""];

const houses = () => [home, near, far] as [House, House, House];

beforeAll(async () => {
  const names = ["noord.example", "zuid.example", "oost.example"];
  [home, near, far] = await Promise.all(names.map((name, index) => aHouse(stack, name, 40 + index)));
  const [noord, zuid, oost] = houses();
  await zuid.start([noord]);
  await oost.start([noord]);
  const offerings = [await publishOffering(zuid, 2), await publishOffering(oost, 2)];
  await noord.start([zuid, oost]);
  await bySis(noord, "PUT", "/standing-approvals/everyone", {});
  const cached = "SELECT 1 FROM partner_offering WHERE offering_id = ANY ($1)";
  await vi.waitFor(async () => expect(await noord.rows(cached, [offerings])).toHaveLength(2), PATIENCE);
  personId = await noord.enter(SURNAME);
  enrolledNear = await enrol(zuid, offerings[0] ?? "");
  enrolledFar = await enrol(oost, offerings[1] ?? "");
  for (const host of [zuid, oost]) {
    const pulled = "SELECT person_details AS details FROM association WHERE person_details IS NOT NULL";
    await vi.waitFor(async () => expect(await host.rows(pulled)).toHaveLength(1), PATIENCE);
  }
}, 180_000);
afterAll(async () => {
  await Promise.all(houses().map((house) => house.stop()));
  await stack.disposeAsync();
});

async function enrol(host: House, offeringId: string): Promise<string> {
  const choices = [{ host: host.schacHome, offeringId }];
  const { body } = await mine("POST", "/enrolments", { choices });
  expect(body, JSON.stringify(body)).toMatchObject({ hostState: expect.any(String) });
  return body.associationId;
}

/** A machine that is busy with other tests lets nodes refuse work for a moment. */
function patiently(call: () => Promise<Answer>): Promise<Answer> {
  return vi.waitFor(async () => {
    const answer = await call();
    expect(answer.status).not.toBe(503);
    return answer;
  }, PATIENCE);
}

const mine = (method: string, path: string, body?: object) =>
  patiently(() => houses()[0].student(personId)(method, path, body));
const atDesk = (method: string, path: string) => patiently(() => houses()[0].desk(method, path));
const bySis = (house: House, method: string, path: string, body?: object) =>
  patiently(() => house.sis(method, path, body));

/** Tables of a house in which any of the texts is; the queues included. */
async function tablesWith(house: House, texts: readonly string[]): Promise<readonly string[]> {
  const tables = await house.rows(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'bullmq')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await house.rows(
      `SELECT FROM ${name} AS hay, unnest($1::text[]) AS wanted (needle) WHERE position(wanted.needle IN hay::text) > 0 LIMIT 1`,
      [texts],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

const partsOf = ({ parts }: Body) =>
  parts.map(({ institution, state }: Body) => `${institution.schacHome} ${state}`);

test("a host keeps a student's details where only its SIS reads them: under a key", async () => {
  const [, zuid] = houses();
  expect(await tablesWith(zuid, [SURNAME])).toEqual([]);
  expect((await bySis(zuid, "GET", "/enrolments")).body.items[0].student.details).toMatchObject({
    surname: SURNAME,
  });
});

test("an export is there at once as far as home goes, and gathers the hosts' parts over outage and restart", async () => {
  const [noord, zuid, oost] = houses();
  expect((await mine("GET", "/disclosures")).body.items.map(({ purpose }: Body) => purpose).sort()).toEqual([
    ...["rules", "rules", "teach", "teach"],
  ]);
  await oost.stop();
  const { status, body: begun } = await mine("POST", "/exports");
  expect([status, begun.state, begun.parts[0].data.person.surname]).toEqual([201, "open", SURNAME]);
  const path = `/exports/${begun.requestId}`;
  const read = async () => (await mine("GET", path)).body;
  await expect.poll(async () => (await read()).parts.at(-1).failure, PATIENCE).toMatch(/^peer-/);
  await noord.stop();
  await noord.start([zuid, oost]);
  await oost.start([noord]);
  await noord.rows("UPDATE data_request_part SET next_attempt_at = now() WHERE state = 'waiting'");
  await expect.poll(async () => (await read()).state, PATIENCE).toBe("settled");
  const whole = await read();
  expect(partsOf(whole).sort()).toEqual([
    ...["noord.example answered", "oost.example answered", "zuid.example answered"],
  ]);
  for (const { data } of whole.parts.slice(1)) {
    expect(data.associations).toMatchObject([
      { held: { hostState: "associated", facts: { level: "bachelor" }, details: { surname: SURNAME } } },
    ]);
  }
  expect((await mine("POST", "/exports")).body.requestId).toBe(begun.requestId);
  expect(await tablesWith(noord, [SURNAME])).toEqual(["public.person"]);
  const other = noord.student(await noord.enter());
  expect((await patiently(() => other("GET", path))).status).toBe(404);
}, 180_000);

test("nobody is forgotten while a place is held, and the refusal says where", async () => {
  const [noord] = houses();
  const { status, body } = await atDesk("POST", `/persons/${personId}/erasure`);
  expect([status, body.type.split("/").at(-1)]).toEqual([409, "erasure-refused"]);
  expect(body.obstacles).toEqual(
    expect.arrayContaining([{ associationId: enrolledFar, reason: "place-held" }]),
  );
  expect(await noord.rows("SELECT surname FROM person WHERE person_id = $1", [personId])).toEqual([
    { surname: SURNAME },
  ]);
}, 60_000);

test("after an erasure nothing of the student can be read anywhere, and places, ledgers and digests still hold", async () => {
  const [noord, zuid, oost] = houses();
  await mine("POST", `/enrolments/${enrolledFar}/withdrawal`);
  const row = { ...aRow({ home: noord.schacHome, association_id: enrolledNear }), score: SCORE, final: true };
  await bySis(zuid, "POST", "/results", { rows: [row] });
  const received = "SELECT result_id AS id FROM result WHERE direction = 'received'";
  await vi.waitFor(async () => expect(await noord.rows(received)).toHaveLength(1), PATIENCE);
  const [{ id }] = (await noord.rows(received)) as [Body];
  await bySis(noord, "POST", `/results-received/${id}/recorded`);
  const digests = "SELECT sha256 FROM result UNION ALL SELECT sha256 FROM inbox ORDER BY 1";
  const erase = () => atDesk("POST", `/persons/${personId}/erasure`);
  const texts = [SURNAME, SCORE, `S-${personId}`, `subject-${personId}`];
  const pseudonyms = await noord.rows("SELECT pseudonym FROM pseudonym");
  texts.push(...pseudonyms.map(({ pseudonym }) => pseudonym));
  await expect
    .poll(async () => (await noord.rows("SELECT FROM delivery WHERE settled_at IS NULL")).length, PATIENCE)
    .toBe(0);
  const before = await noord.rows(digests);
  await zuid.stop();

  expect((await erase()).status).toBe(201);
  expect(await tablesWith(noord, texts)).toEqual([]);
  expect((await erase()).body.state).toBe("open");
  await zuid.start([noord]);
  await noord.rows("UPDATE data_request_part SET next_attempt_at = now() WHERE state = 'waiting'");
  await expect.poll(async () => (await erase()).body.state, PATIENCE).toBe("settled");
  for (const house of houses()) expect(await tablesWith(house, texts)).toEqual([]);

  expect(await noord.rows(digests)).toEqual(before);
  expect(before.length).toBeGreaterThan(1);
  for (const host of [zuid, oost]) {
    expect(
      await host.rows(
        `SELECT placed, (SELECT sum(placed_delta)::int FROM seat_movement AS moved WHERE moved.pool_id = pool.pool_id)
           AS replayed FROM seat_pool AS pool WHERE placed <> 0`,
      ),
    ).toEqual(host === zuid ? [{ placed: 1, replayed: 1 }] : []);
  }
  for (const partner of [zuid, oost]) {
    await atDesk("POST", `/partners/${partner.schacHome}/ledger-run`);
    const shown = async () =>
      (await atDesk("GET", "/ledger-runs")).body.items.find(
        ({ schacHome }: Body) => schacHome === partner.schacHome,
      );
    await expect
      .poll(async () => (await shown()).outcome, PATIENCE)
      .toMatchObject({ mode: "compare", doubts: [], sent: 0 });
  }
  const { body } = await atDesk("POST", `/persons/${personId}/exports`);
  expect(body.type?.split("/").at(-1)).toBe("person-unknown");
}, 240_000);
