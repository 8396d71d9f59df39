import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureOwnKeys, openDatabase } from "@wissel/store";
import { openTestDatabase } from "@wissel/testing/database";
import { testPortBase } from "@wissel/testing/test-ports";
import { signAccessToken } from "@wissel/trust";
import { expect, onTestFinished, test, vi } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openOwnKeys } from "../../src/federation/own-keys.ts";
import { buildNode } from "../../src/server.ts";
import { anEnvironment } from "../a-node.ts";

const HOUSES = [
  { schacHome: "noord.example", port: 22 },
  { schacHome: "zuid.example", port: 23 },
] as const;
const COORDINATOR = "coordinator-1";
/** A machine of the second institution's coordinator, with client credentials. */
const PLANNER = "planner";
const SECRET = Buffer.alloc(32, 1);
const AN_HOUR_MS = 3_600_000;

type House = (typeof HOUSES)[number];

const originOf = ({ port }: House) => `http://127.0.0.1:${testPortBase() + port}`;

/** A database with the keys that the node will have, so that its partner can pin them before it starts. */
async function prepared(house: House) {
  const test = await openTestDatabase();
  onTestFinished(() => test[Symbol.asyncDispose]());
  const database = openDatabase({
    url: test.appUrl,
    applicationName: "test",
    maxConnections: 2,
    onError: () => undefined,
  });
  onTestFinished(() => database[Symbol.asyncDispose]());
  const keys = await openOwnKeys({
    ensureKeys: (families, makeKey) => ensureOwnKeys(database.prisma, families, makeKey),
    clock: { now: () => new Date() },
    keySecret: SECRET,
  });
  return { house, test, keys, pool: database.pool };
}

type Prepared = Awaited<ReturnType<typeof prepared>>;

/** A node that listens, with the others as partners; and its coordinator. */
async function served({ house, test, keys, pool }: Prepared, others: readonly Prepared[]) {
  const folder = mkdtempSync(join(tmpdir(), "wissel-rounds-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, content: object) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  const agreement = { enrolments: true, results: true, maxStudents: null, personFields: [] };
  const peers = others.map((other) => ({
    entityId: originOf(other.house),
    schacHome: other.house.schacHome,
    name: other.house.schacHome,
    pins: [other.keys.active("federation").kid],
    alliances: ["coast"],
    agreement,
  }));
  const origin = originOf(house);
  const environment = anEnvironment({
    WISSEL_BASE_URL: origin,
    WISSEL_LISTEN_PORT: new URL(origin).port,
    WISSEL_SCHAC_HOME: house.schacHome,
    DATABASE_URL: test.appUrl,
    DATABASE_OWNER_URL: test.ownerUrl,
    WISSEL_RETRY_LADDER_MS: "0,200,400,800,1600",
    WISSEL_PEER_ALLOW: HOUSES.map(originOf).join(","),
    WISSEL_PEERS_FILE: write("peers.json", { peers }),
    WISSEL_CLIENTS_FILE: write("clients.json", {
      sis: [
        { clientId: PLANNER, clientSecret: "a-secret-of-the-planner-in-this-test", scopes: ["alliance"] },
      ],
      staff: [{ loginSubject: COORDINATOR, roles: ["coordinator"] }],
    }),
  });
  const node = await buildNode(
    readConfig(environment, () => ""),
    { checkAnswers: true },
  );
  onTestFinished(() => node.close());
  await node.start();
  const now = Date.now();
  const token = await signAccessToken(
    {
      ...(house === HOUSES[0]
        ? { subject: COORDINATOR, clientId: "desk" }
        : { subject: PLANNER, clientId: PLANNER }),
      scopes: new Set(["alliance"]),
      tokenId: crypto.randomUUID(),
      issuedAt: new Date(now),
      expiresAt: new Date(now + AN_HOUR_MS),
    },
    { issuer: origin, audience: origin },
    keys.active("token"),
  );
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return {
    pool,
    async ask(method: "GET" | "PUT", path: string, body?: object) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(`${origin}/alliance/v1/rounds${path}`, { method, headers, ...sent });
      return { status: answer.status, body: (await answer.json()) as { readonly items?: object } };
    },
  };
}

test("what a host lends is known to the coordinator as soon as it is told, between nodes that are served", async () => {
  const [first, second] = await Promise.all(HOUSES.map(prepared));
  if (first === undefined || second === undefined) throw new Error("two nodes were to be prepared");
  const coordinator = await served(first, [second]);
  const host = await served(second, [first]);
  const roundId = crypto.randomUUID();
  const offeringId = crypto.randomUUID();
  await host.pool.query("INSERT INTO offering_enrolment (offering_id) VALUES ($1)", [offeringId]);
  const pledges = { coordinator: "noord.example", offeringIds: [offeringId] };
  expect((await host.ask("PUT", `/${roundId}/pledges`, pledges)).status).toBe(200);
  await vi.waitFor(
    async () => {
      const { body } = await coordinator.ask("GET", `/${roundId}/pledges`);
      expect(body.items).toEqual([
        { host: "zuid.example", offeringId, coordinator: "noord.example", pools: [] },
      ]);
    },
    { timeout: 30_000, interval: 100 },
  );
  const { rows } = await host.pool.query(
    "SELECT event_type FROM delivery WHERE event_type LIKE '%round-published' AND recipient = 'noord.example'",
  );
  expect(rows).toHaveLength(1);
}, 60_000);
