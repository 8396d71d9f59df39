import { randomUUID } from "node:crypto";
import { readFeedPlace } from "@wissel/core";
import { forgetChanges } from "@wissel/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kindsOf } from "../../src/changes/changes-handlers.ts";
import { OBJECTS_CHANGED, tellChanges } from "../../src/changes/tell-changes.ts";
import { openSisWorld, type Read, type SisWorld } from "./a-sis-world.ts";

/** Other tests' transactions are on the same server, and are waited for as an institution's own are. */
const PATIENCE = { timeout: 30_000, interval: 50 };

let world: SisWorld;
beforeAll(async () => {
  world = await openSisWorld({});
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** Where the lists show what the feed tells of, and under which name the feed does. */
const LISTS = {
  organisations: "organisation",
  "academic-sessions": "academicSession",
  "education-specifications": "educationSpecification",
  courses: "course",
  programmes: "programme",
  offerings: "offering",
  persons: "person",
  "standing-approvals": "standingApproval",
  enrolments: "enrolment",
  results: "result",
  "results-received": "receivedResult",
  tasks: "task",
} as const;

const sorted = (documents: readonly unknown[]) => documents.map((one) => JSON.stringify(one)).sort();

async function whatTheListsShow(): Promise<object> {
  const shown: Record<string, readonly string[]> = {};
  for (const [path, name] of Object.entries(LISTS)) {
    const documents: unknown[] = [];
    const paged = path !== "standing-approvals";
    for (let next: string | undefined = ""; next !== undefined; ) {
      const query: string = paged ? `?limit=50${next === "" ? "" : `&cursor=${next}`}` : "";
      const { body } = await world.ask("GET", `/${path}${query}`);
      documents.push(...body.items);
      next = body.next;
    }
    shown[name] = sorted(documents);
  }
  return shown;
}

/** A SIS that reads the feed, part by part, and keeps what it is told. */
function aReader(limit = 7) {
  const kept = new Map<string, Read>();
  let after = "";
  const reader = {
    kept,
    phases: [] as string[],
    async readAll() {
      for (let more = true; more; ) {
        const { status, body } = await world.ask("GET", `/changes?limit=${limit}${after}`);
        expect([status, body]).toEqual([200, expect.anything()]);
        for (const item of body.items) {
          if (item.action === "removed") kept.delete(`${item.kind} ${item.id}`);
          else kept.set(`${item.kind} ${item.id}`, item);
        }
        reader.phases.push(body.phase);
        after = `&after=${body.next}`;
        more = body.more;
      }
      return reader.content();
    },
    content() {
      const items = [...kept.values()];
      return Object.fromEntries(
        Object.values(LISTS).map((name) => [
          name,
          sorted(items.flatMap((item) => (item[name] === undefined ? [] : [item[name]]))),
        ]),
      );
    },
    place: () => after.slice("&after=".length),
  };
  return reader;
}

const caughtUp = async (reader: ReturnType<typeof aReader>) => {
  const wanted = await whatTheListsShow();
  await expect.poll(() => reader.readAll(), PATIENCE).toEqual(wanted);
};

/** The object as it is may be told before the change that made it so; afterwards that was told, too. */
const readOn = (reader: ReturnType<typeof aReader>) =>
  expect.poll(() => hasReadOn(reader), PATIENCE).toBe(true);

/** Whether a reader's place is behind everything that was noted. */
async function hasReadOn(reader: ReturnType<typeof aReader>): Promise<boolean> {
  await reader.readAll();
  const { rows } = await world.pool.query("SELECT max(transaction_id) AS last FROM change");
  return (readFeedPlace(reader.place())?.transaction ?? 0n) > BigInt(rows[0].last);
}

describe("the change feed", () => {
  test("begins with everything the lists show, and goes on with what changes of it", async () => {
    const reader = aReader();
    await caughtUp(reader);
    for (const name of Object.values(LISTS))
      expect([name, ...(reader.content()[name] ?? [])].length).toBeGreaterThan(1);
    expect(new Set(reader.phases)).toEqual(new Set(["snapshot", "changes"]));

    await world.ask("PUT", "/courses/C1", { body: { name: [{ language: "en", value: "Other rivers" }] } });
    await world.ask("DELETE", "/standing-approvals/masters");
    await world.ask("PUT", "/standing-approvals/bachelors", { body: { levels: ["bachelor", "master"] } });
    await world.ask("PUT", "/persons/S4", { body: { surname: "Late" } });
    await caughtUp(reader);

    // What changes without the SIS: a delivery, a receipt, a proposal, a state, and whose key a result shows.
    await world.pool.query(
      "UPDATE delivery SET attempts = 1, last_verdict = 'timeout', next_attempt_at = now() + interval '1 hour'",
    );
    await caughtUp(reader);
    await world.pool.query("UPDATE result SET recorded_at = now() WHERE direction = 'received'");
    await world.pool.query(
      `INSERT INTO grade_conversion (conversion_id, result_id, status, value, document, actor, at)
       SELECT gen_random_uuid(), result_id, 'proposed', '8', '{}', 'node', now() FROM result WHERE direction = 'received'`,
    );
    await caughtUp(reader);
    await world.pool.query(
      "UPDATE association SET host_state = 'cancelled', reason = 'withdrawn', updated_at = now()",
    );
    await world.pool.query("UPDATE person SET source_id = 'S1-new' WHERE source_id = 'S1'");
    await caughtUp(reader);
    await caughtUp(aReader(500));
  });

  test("tells a reader that asks late everything, and one that asks often that there is nothing", async () => {
    const late = aReader();
    await caughtUp(late);
    const often = aReader();
    await caughtUp(often);
    await world.ask("PUT", "/persons/S5", { body: { surname: "Five" } });
    await caughtUp(often);
    await world.ask("PUT", "/persons/S5", { body: { surname: "Fifth" } });
    await caughtUp(often);
    await readOn(often);
    const { body } = await world.ask("GET", `/changes?after=${often.place()}`);
    expect(body).toMatchObject({ items: [], more: false, phase: "changes" });
    await caughtUp(late);
  });

  test("is about what its token may read, also where a later token may more", async () => {
    const scopes = ["enrolments.read", "approvals.write"];
    const { body } = await world.ask("GET", "/changes?limit=500", { scopes });
    expect(body.kinds).toEqual(["standing_approval", "enrolment", "learning_agreement"]);
    const more = await world.ask("GET", `/changes?after=${body.next}`);
    expect(more.body.kinds).toEqual(body.kinds);
    expect(
      (await world.ask("GET", `/changes?after=${body.next}`, { scopes: ["enrolments.read"] })).status,
    ).toBe(403);
    expect((await world.ask("GET", "/changes?kinds=person,task", { scopes })).status).toBe(403);
    const chosen = await world.ask("GET", "/changes?kinds=task,person&limit=500");
    expect(new Set(chosen.body.items.map(({ kind }: Read) => kind))).toEqual(new Set(["task", "person"]));
  });

  test.each(["nothing", "c.0a.1", "c.0a.1.9223372036854775808", "s.0a.1.1.99.x"])(
    "does not know the place %s",
    async (after) => {
      expect((await world.ask("GET", `/changes?after=${after}`)).status).toBe(400);
    },
  );
});

test("a dry run changes nothing that the feed would tell", async () => {
  const reader = aReader();
  await caughtUp(reader);
  await readOn(reader);
  const before = reader.place();
  const dry = async (path: string, body: object) =>
    (await world.ask("PUT", `${path}?dryRun=true`, { body })).status;
  expect(await dry("/persons/S9", { surname: "Nine" })).toBe(200);
  expect(await dry("/standing-approvals/everyone", {})).toBe(201);
  expect(await dry("/standing-approvals/bachelors", {})).toBe(200);
  expect(await dry("/courses/C2", { name: [{ language: "en", value: "Dry" }] })).toBe(200);
  await reader.readAll();
  expect([reader.place(), reader.content()]).toEqual([before, await whatTheListsShow()]);
});

describe("a SIS that is told of events", () => {
  const tell = () =>
    tellChanges({
      pool: world.pool,
      own: { schacHome: "noord.example" },
      kinds: kindsOf(new Set(["persons.write", "approvals.write"])),
      clock: { now: () => new Date() },
      newId: () => randomUUID(),
    });
  const told = () => expect.poll(tell, PATIENCE).toBe(true);

  /** Acknowledges, and fetches what there is. */
  async function fetched(ack: readonly string[] = []) {
    const asked = { maxEvents: 10, returnImmediately: true, ack };
    const { body } = await world.ask("POST", "/events/poll", { body: asked });
    return Object.entries<string>(body.sets).map(([jti, token]) => {
      const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
      return { jti, event: claims.events[OBJECTS_CHANGED] };
    });
  }
  const namesOf = ({ changes }: Read) => changes.map(({ kind, id }: Read) => `${kind} ${id}`);

  test("hears what changed, one event at a time, and reads the feed from there", async () => {
    const known = aReader();
    await readOn(known);
    await tell(); // from now on
    await world.ask("PUT", "/persons/S7", { body: { surname: "Seven" } });
    await told();
    const [first] = await fetched();
    const { body } = await world.ask("GET", `/changes?after=${first?.event.after}`, {
      scopes: ["persons.write", "approvals.write"],
    });
    expect(namesOf(first?.event)).toEqual(namesOf({ changes: body.items }));
    expect(body.items).toMatchObject([{ kind: "person", person: { surname: "Seven" } }]);

    // Not acknowledged: what changes gathers behind it.
    await world.ask("PUT", "/standing-approvals/bachelors", { body: { levels: ["any"] } });
    await world.ask("PUT", "/persons/S8", { body: { surname: "Eight" } });
    await readOn(known);
    expect(await tell()).toBe(false);
    expect(await fetched([first?.jti ?? ""])).toEqual([]);
    await told();
    const [second] = await fetched([first?.jti ?? ""]);
    expect(second?.event.changes).toHaveLength(2);
    expect(await fetched([second?.jti ?? ""])).toEqual([]);
    expect(await tell()).toBe(false);
  });

  test("is told to begin again after a restore", async () => {
    await world.pool.query("INSERT INTO database_origin (fingerprint) VALUES ('x') ON CONFLICT DO NOTHING");
    await world.pool.query("UPDATE database_origin SET learning_since = now() + interval '1 second'");
    await told();
    const [event] = await fetched();
    expect(event?.event).toEqual({ changes: [], startAgain: true });
    expect(await fetched([event?.jti ?? ""])).toEqual([]);
  });
});

describe("a reader that comes too late", () => {
  const GONE = {
    status: 410,
    body: { type: expect.stringMatching(/changes-forgotten$/), startAgain: "/sis/v1/changes" },
  };

  test("is told to begin again, and one that had read on goes on", async () => {
    const lost = aReader();
    await caughtUp(lost);
    const place = lost.place();
    await world.ask("PUT", "/persons/S6", { body: { surname: "Six" } });
    const current = aReader();
    await caughtUp(current);
    await caughtUp(lost);
    await readOn(current);
    const forget = () => forgetChanges(world.pool, new Date(Date.now() + 60_000));
    await expect.poll(forget, PATIENCE).toBe(0);
    expect((await world.pool.query("SELECT FROM change")).rowCount).toBe(0);
    expect(await world.ask("GET", `/changes?after=${place}`)).toMatchObject(GONE);
    expect((await world.ask("GET", `/changes?after=${current.place()}`)).body).toMatchObject({
      items: [],
      more: false,
    });
    await world.ask("PUT", "/persons/S6", { body: { surname: "Sixth" } });
    await caughtUp(current);
    await caughtUp(aReader());
  });

  test("or from before a restore, likewise", async () => {
    const reader = aReader();
    await caughtUp(reader);
    await world.pool.query("INSERT INTO database_origin (fingerprint) VALUES ('x') ON CONFLICT DO NOTHING");
    await world.pool.query("UPDATE database_origin SET learning_since = now()");
    await world.pool.query("UPDATE database_origin SET learning_since = NULL");
    expect(await world.ask("GET", `/changes?after=${reader.place()}`)).toMatchObject(GONE);
    await caughtUp(aReader());
  });
});
