import { randomUUID } from "node:crypto";
import type { Peer } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { openTestDatabase, openTestPool } from "@wissel/testing/database";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAskHosts } from "../../src/privacy/ask-hosts.ts";
import { toWireRequest } from "../../src/privacy/data-request-wire.ts";
import { erasePerson } from "../../src/privacy/erase-person.ts";
import { type HeldDataHandlers, heldDataHandlers } from "../../src/privacy/exchange-handlers.ts";
import { openPersonSeals } from "../../src/privacy/person-seals.ts";
import { requestExport } from "../../src/privacy/request-export.ts";
import { sealingDetails } from "../../src/privacy/sealed-details.ts";

const [HOME, HOST] = ["noord.example", "zuid.example"];
const PLANTED = "Planted-Name";
const START = new Date("2030-01-01T00:00:00Z");

/** One institution's database and what privacy does on it; the network between them is a function call. */
interface Side {
  readonly pool: pg.Pool;
  readonly seals: ReturnType<typeof openPersonSeals>;
  readonly held: HeldDataHandlers;
}

const stack = new AsyncDisposableStack();
let [home, host]: Side[] = [];
let now = START;
let isHostUp = true;
const clock = { now: () => now };

async function aSide(schacHome: string): Promise<Side> {
  const pool = openTestPool(stack.use(await openTestDatabase()), 3);
  stack.defer(() => pool.end());
  const seals = openPersonSeals({ pool, keySecret: new Uint8Array(32).fill(schacHome.length) });
  return { pool, seals, held: heldDataHandlers({ pool, own: { schacHome }, seals, clock }) };
}

const sides = () => [home, host] as [Side, Side];

beforeAll(async () => {
  home = await aSide(HOME);
  host = await aSide(HOST);
});
afterAll(() => stack.disposeAsync());

/** A student of home who attends at the host, with details pulled, as both know it. */
async function anEnrolment() {
  const [here, there] = sides();
  const personId = randomUUID();
  await here.pool.query(
    "INSERT INTO person (person_id, source_id, surname, mail, updated_at) VALUES ($1, $2, $3, $3, $4)",
    [personId, `S-${personId}`, PLANTED, START],
  );
  const row = anAssociationRow({ home: HOME, host: HOST });
  await here.pool.query("INSERT INTO pseudonym VALUES ($1, $2, $3)", [personId, HOST, row.pseudonym]);
  await insertAssociation(here.pool, { ...row, person_id: personId });
  await insertAssociation(there.pool, row);
  const save = { saveDetails: async (told: ReadonlyMap<string, object>) => saved(there.pool, told) };
  await sealingDetails(save, there.seals).saveDetails(
    new Map([[row.association_key, { surname: PLANTED }]]),
    new Map(),
  );
  return { ...row, personId };
}

async function saved(pool: pg.Pool, told: ReadonlyMap<string, object>): Promise<void> {
  for (const [key, details] of told)
    await pool.query("UPDATE association SET person_details = $2 WHERE association_key = $1", [key, details]);
}

function requests() {
  const [here] = sides();
  const own = { schacHome: HOME };
  const nameOf = (schacHome: string) => schacHome;
  return { ...here, own, clock, newId: randomUUID, kick: () => undefined, institutions: { nameOf } };
}

type Asked = Parameters<HeldDataHandlers["listHeldData"]>[0] &
  Parameters<HeldDataHandlers["eraseHeldData"]>[0];

/** A process of home that works: what it had in memory is gone with each call. */
async function askHosts(): Promise<void> {
  const [here, there] = sides();
  const caller = { kind: "peer", entityId: HOME, schacHome: HOME, scopes: new Set(["exchange"]) } as const;
  const exchange = {
    async post(_peer: Peer, path: string, body: unknown) {
      if (!isHostUp) throw new PeerUnreachable("peer-unreachable", HOST);
      const request = { caller, body } as unknown as Asked; // what these operations read of it
      const answer =
        path === "/erasures"
          ? await there.held.eraseHeldData(request)
          : await there.held.listHeldData(request);
      if (!("status" in answer)) throw new Error("the host refuses");
      return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body)), headers: {} };
    },
  } as unknown as Parameters<typeof openAskHosts>[0]["exchange"]; // the one call of it that is made
  const peers = { findBySchacHome: async () => ({ schacHome: HOST }) as Peer };
  await openAskHosts({ ...here, own: { schacHome: HOME }, peers, exchange, clock })();
}

async function tablesWith({ pool }: Side, texts: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
  const found: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await pool.query(
      `SELECT FROM ${name} AS hay, unnest($1::text[]) AS wanted (needle) WHERE position(wanted.needle IN hay::text) > 0 LIMIT 1`,
      [texts],
    );
    if (rowCount !== 0) found.push(name);
  }
  return found;
}

test("a host keeps a student's details under a key, and tells them only to the student's home", async () => {
  const [, there] = sides();
  const { association_id: associationId } = await anEnrolment();
  expect(await tablesWith(there, [PLANTED])).toEqual([]);
  const ask = async (schacHome: string) => {
    const caller = { kind: "peer", entityId: schacHome, schacHome, scopes: new Set<string>() } as const;
    const request = { caller, body: { associationIds: [associationId] } } as unknown as Asked;
    return JSON.stringify(await there.held.listHeldData(request));
  };
  expect(await ask(HOME)).toContain(PLANTED);
  expect(await ask("oost.example")).not.toContain(associationId);
});

test("an export is there at once as far as home goes, and gathers a host's part over its outage and a restart", async () => {
  const [here] = sides();
  const { personId, association_id: associationId } = await anEnrolment();
  isHostUp = false;
  const begun = await requestExport(requests(), { personId, actor: "student" });
  expect(begun?.isNew).toBe(true);
  const shown = async () => {
    const again = await requestExport(requests(), { personId, actor: "student" });
    if (again === undefined) throw new Error("the export is gone");
    expect(again.request.requestId).toBe(begun?.request.requestId);
    return await toWireRequest(requests(), again.request);
  };
  expect(JSON.stringify((await shown()).parts[0]?.data)).toContain(PLANTED);
  await askHosts();
  const waiting = { institution: { schacHome: HOST }, state: "waiting", failure: "peer-unreachable" };
  expect((await shown()).parts.at(-1)).toMatchObject(waiting);
  isHostUp = true;
  await askHosts();
  expect((await shown()).state).toBe("open");
  now = new Date(now.getTime() + 60_000);
  await askHosts();
  const whole = await shown();
  expect(whole.state).toBe("settled");
  expect(whole.parts.at(-1)?.data).toMatchObject({
    associations: [{ associationId, held: { hostState: "associated", details: { surname: PLANTED } } }],
  });
  // What was gathered lies there under the person's key.
  expect(await tablesWith(here, [PLANTED])).toEqual(["person"]);
});

test("after an erasure nothing of the student can be read anywhere, and a host that has something live is told again", async () => {
  const [here, there] = sides();
  const { personId, association_id: associationId, pseudonym } = await anEnrolment();
  const erase = () => erasePerson(requests(), { personId, actor: "officer:1" });
  const obstacles = [{ associationId, reason: "place-held" }];
  expect(await erase()).toEqual({ ok: false, refusal: { code: "erasure-refused", obstacles } });
  const end =
    "UPDATE association SET home_state = 'cancelled', host_state = 'cancelled' WHERE association_id = $1";
  await here.pool.query(end, [associationId]);
  const texts = [`S-${personId}`, pseudonym];

  expect(await erase()).toMatchObject({ ok: true, value: { isNew: true, request: { kind: "erasure" } } });
  expect(await tablesWith(here, texts)).toEqual([]);
  expect(
    (await here.pool.query("SELECT surname, mail FROM person WHERE person_id = $1", [personId])).rows,
  ).toEqual([{ surname: null, mail: null }]);
  await askHosts();
  const state = async () => {
    const outcome = await erase();
    return outcome.ok ? outcome.value.request : undefined;
  };
  expect(await state()).toMatchObject({ parts: [{}, { state: "waiting", failure: "place-held" }] });
  await there.pool.query(end, [associationId]);
  now = new Date(now.getTime() + 60_000);
  await askHosts();
  expect(await state()).toMatchObject({ settledAt: now, parts: [{}, { state: "answered" }] });
  // Only ever added to: it keeps the name that home gave the student there, and that home resolves no more.
  expect(await tablesWith(there, texts)).toEqual([]);
  const { rows } = await there.pool.query(
    "SELECT pseudonym = association_id AS unnamed, salt FROM association JOIN person_key ON person_key_id = association_key WHERE association_id = $1",
    [associationId],
  );
  expect(rows).toEqual([{ unnamed: true, salt: null }]);
  expect(await requestExport(requests(), { personId, actor: "officer:1" })).toBeUndefined();
  const { rows: audited } = await here.pool.query(
    "SELECT actor, what FROM audit_entry WHERE person_ref = $1 AND object LIKE 'data-request:%'",
    [personId],
  );
  expect(audited).toEqual([{ actor: "officer:1", what: "person-erased" }]);
  const refused = `SELECT actor, what, reason FROM audit_entry
    WHERE what IN ('erasure-refused', 'enrolment-erased') AND $1 IN (person_ref, association_id) ORDER BY entry_id`;
  expect((await here.pool.query(refused, [personId])).rows).toEqual([
    { actor: "officer:1", what: "erasure-refused", reason: "place-held" },
  ]);
  expect((await there.pool.query(refused, [associationId])).rows).toEqual([
    { actor: `home:${HOME}`, what: "erasure-refused", reason: "place-held" },
    { actor: `home:${HOME}`, what: "enrolment-erased", reason: null },
  ]);
});
