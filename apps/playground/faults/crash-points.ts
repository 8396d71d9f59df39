import { setTimeout as delay } from "node:timers/promises";
import { type ConnectionPool, inTransaction, openDatabase, type Queryable } from "@wissel/store";
import { killProcess, untilAllAnswer } from "../rehearsal/chaos.ts";
import type { Institution } from "../src/institutions.ts";
import type { FaultHouses } from "./fault-houses.ts";
import { NEVER, type Trouble } from "./troubles.ts";

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 20;

/**
 * Kills processes between two of their durable writes, each time after the databases have shown that they are just
 * there: leased and not heard of; heard of and not answered, for the sender and for the receiver; answered and not
 * settled; accepted and not judged.
 */
export function crashPointsOf(faultHouses: FaultHouses): readonly Trouble[] {
  const { houses, home, host, line } = faultHouses;
  const names = houses.listProcesses().map(({ name }) => name);
  const sender = `node-${host.key}-work`;
  const receiver = `node-${home.key}-serve`;
  const judge = `node-${home.key}-work`;
  const point = (what: string, crash: () => Promise<void>): Trouble => ({
    what,
    async befall() {
      await crash();
      await untilAllAnswer(houses, names, NEVER);
    },
  });
  const kill = async (victim: string) => {
    if (!(await killProcess(houses, victim))) throw new Error(`${victim} had ended before it was killed`);
  };
  const inHand = async () => (await eventsInHand(faultHouses)).length > 0;
  const known = async () => (await knownAtHome(faultHouses)).length > 0;
  const unheard = async () =>
    (await knownAtHome(faultHouses)).length < (await eventsInHand(faultHouses)).length;
  return [
    point("kill -9 of the sender's worker, an event leased that home has not heard of", async () => {
      await line.holdNext("request");
      await until("an event is leased and home has not heard of it", unheard);
      await kill(sender);
    }),
    point("kill -9 of the sender's worker, an event stored at home and its answer on the way", async () => {
      await line.holdNext("answer");
      await until("an event is stored at home and leased at the host", known);
      await kill(sender);
    }),
    point("kill -9 of the receiver, an event stored and not answered", async () => {
      await line.holdNext("answer");
      await until("an event is stored at home and leased at the host", known);
      await kill(receiver);
    }),
    point("kill -9 of the sender's worker, an answer heard and not settled", () =>
      whileInsertsWait(faultHouses, {
        ...{ institution: host, table: "delivery_attempt", isThere: known },
        crash: () => kill(sender),
      }),
    ),
    point("kill -9 of the receiver's worker, an event accepted and not judged", () =>
      whileInsertsWait(faultHouses, {
        ...{ institution: home, table: "result", isThere: inHand },
        crash: () => kill(judge),
      }),
    ),
  ];
}

/** Events to home that the host's worker has in hand, as the host's database says. */
async function eventsInHand({ houses, home, host }: FaultHouses): Promise<readonly string[]> {
  return await houses.readFrom(host, async (database) => {
    const { rows } = await database.query<{ jti: string }>(
      "SELECT delivery_id::text AS jti FROM delivery WHERE state = 'sending' AND kind = 'set' AND recipient = $1",
      [home.schacHome],
    );
    return rows.map(({ jti }) => jti);
  });
}

/** Those of them that home has stored by now. */
async function knownAtHome(faultHouses: FaultHouses): Promise<readonly string[]> {
  const { houses, home } = faultHouses;
  const jtis = await eventsInHand(faultHouses);
  return await houses.readFrom(home, async (database) => {
    const { rows } = await database.query<{ jti: string }>("SELECT jti FROM inbox WHERE jti = ANY ($1)", [
      jtis,
    ]);
    return rows.map(({ jti }) => jti);
  });
}

interface Crash {
  readonly institution: Institution;
  /** Before whose rows the worker is kept. */
  readonly table: "delivery_attempt" | "result";
  /** Whether the one that waits is where it is to be killed: it may wait because of something else. */
  readonly isThere: () => Promise<boolean>;
  readonly crash: () => Promise<void>;
}

/** Keeps a worker before the statement that would write to a table, and crashes it there. */
async function whileInsertsWait({ houses }: FaultHouses, crash: Crash): Promise<void> {
  await using owner = openDatabase({
    url: houses.nodeOf(crash.institution).env.DATABASE_OWNER_URL ?? "",
    applicationName: "wissel faults",
    maxConnections: 2,
    onError: () => undefined, // the statement under way fails and says so
  });
  await until(`a worker that waits to write to ${crash.table} is where it is to be killed`, () =>
    crashOneThatWaits(owner.pool, crash),
  );
}

/**
 * Lets the worker go again, and answers false, when it waits because of something else. Ends what a killed one was about
 * to write with it: PostgreSQL does not notice by itself that a client that waits has gone.
 */
async function crashOneThatWaits(pool: ConnectionPool, { table, isThere, crash }: Crash): Promise<boolean> {
  return await inTransaction(pool, async (client) => {
    await client.query(`LOCK TABLE ${table} IN SHARE MODE`);
    await until(`a worker waits to write to ${table}`, async () => (await waiting(pool, table)).length > 0);
    if (!(await isThere())) return false;
    const pids = await waiting(pool, table);
    await crash();
    await pool.query("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", [pids]);
    await until("nobody waits any more", async () => (await waiting(pool, table)).length === 0);
    return true;
  });
}

/** The connections of workers that wait for the table. */
async function waiting(database: Queryable, table: string): Promise<readonly number[]> {
  const { rows } = await database.query<{ pid: number }>(
    `SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE relation = $1::regclass AND NOT granted AND application_name = 'wissel work'`,
    [table],
  );
  return rows.map(({ pid }) => pid);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await delay(LOOK_EVERY_MS)) {
    if (await isSo()) return;
  }
  throw new Error(`it did not come to that ${what}`);
}
