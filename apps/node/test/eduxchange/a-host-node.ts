import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SeatPoolSize } from "@wissel/core";
import { applyPools, type ConnectionPool, inTransaction } from "@wissel/store";
import { openTestDatabase, openTestPool } from "@wissel/testing/database";
import {
  openSurfHome,
  openSurfIdentityProvider,
  openSurfRegistry,
  type SurfHome,
  type SurfIdentityProvider,
  type SurfRegistry,
} from "@wissel/testing/surf";
import { testPortBase } from "@wissel/testing/test-ports";
import { v7 as uuidv7 } from "uuid";
import { SIS_SCOPES } from "../../src/authorisation/scopes.ts";
import { readConfig } from "../../src/config.ts";
import { buildNode } from "../../src/server.ts";
import { anEnvironment } from "../a-node.ts";
import { openTokenSigner } from "../callers.ts";
import { aClock, type TestClock } from "../enrolment/an-enrolment-node.ts";

export const HOST = "noord.example";
export const HOME = "zuid.example";
export const SECRET = "a-secret-that-is-long-enough";
export const CLIENT = { clientId: "receiver", clientSecret: SECRET };
/** How a student is called whose record at home is of another institution. */
export const STRAY = "stray-";
/** How many students come at once; the soak sends more than a test has time for. */
export const CROWD = Number(process.env.WISSEL_CROWD ?? 40);
const PORT = 40;

/** SURF's components around a host, and a home that runs no node. */
export interface Surroundings {
  readonly clock: TestClock;
  readonly identityProvider: SurfIdentityProvider;
  readonly registry: SurfRegistry;
  readonly home: SurfHome;
  /** Of the node. */
  readonly baseUrl: string;
  /** One that nobody listens at yet. */
  readonly freePlace: { readonly host: string; readonly port: number };
}

/** A node as host of students who come by eduXchange: everything real but SURF's components and the other home. */
export interface HostNode extends Surroundings, AsyncDisposable {
  /** An offering with so many places for everybody. */
  anOffering(size: number): Promise<string>;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what the contract says
  sis(method: "GET" | "POST", path: string, body?: unknown): Promise<any>;
  /** Of the node's database, under its own role. */
  readonly pool: ConnectionPool;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what is in a table
  query(text: string, values?: unknown[]): Promise<any[]>;
}

/** What a home was told of an offering's enrolments. */
export function keptIn({ associations }: SurfHome, offeringId: string) {
  return associations.filter(({ messages }) => {
    const { offering } = (messages[0] ?? {}) as { offering?: { offeringId?: string } };
    return offering?.offeringId === offeringId;
  });
}

export async function openSurroundings(): Promise<Surroundings & AsyncDisposable> {
  const host = "127.0.0.1";
  const clock = aClock(new Date());
  const portOf = (offset: number) => testPortBase() + PORT + offset;
  const identityProvider = await openSurfIdentityProvider({
    ...{ host, port: portOf(0), client: CLIENT, resourceServer: { user: "rs", password: SECRET } },
    now: () => clock.now(),
  });
  const registry = await openSurfRegistry({ host, port: portOf(1) });
  const home = await openSurfHome({
    ...{ host, port: portOf(2), schacHome: HOME },
    personOf: (token) => {
      const eduid = identityProvider.studentOf(token);
      if (eduid === undefined) return undefined;
      const strays = eduid.startsWith(STRAY)
        ? { otherCodes: [{ codeType: "schacHome", code: "oost.example" }] }
        : {};
      const names = { givenName: "Gast", surname: "Student", gender: "X" };
      return { personId: eduid, mail: `${eduid}@${HOME}`, ...names, ...strays };
    },
  });
  registry.register({ schacHome: HOME, ...home, scopes: `${HOME}/persons ${HOME}/results offline_access` });
  return {
    ...{ clock, identityProvider, registry, home, freePlace: { host, port: portOf(3) } },
    baseUrl: `http://${host}:${portOf(4)}`,
    async [Symbol.asyncDispose]() {
      for (const one of [home, registry, identityProvider]) await one[Symbol.asyncDispose]();
    },
  };
}

/** The node among its surroundings, with this as its file of components; they go with it. */
export async function openHostNode(
  surroundings: Surroundings & AsyncDisposable,
  file: object,
): Promise<HostNode> {
  const { baseUrl, clock } = surroundings;
  const folder = mkdtempSync(join(tmpdir(), "wissel-eduxchange-"));
  writeFileSync(join(folder, "eduxchange.json"), JSON.stringify(file));
  const sis = [{ clientId: "sis", clientSecret: SECRET, scopes: SIS_SCOPES }];
  writeFileSync(join(folder, "clients.json"), JSON.stringify({ sis }));
  const database = await openTestDatabase();
  const environment = anEnvironment({
    WISSEL_BASE_URL: baseUrl,
    WISSEL_LISTEN_PORT: new URL(baseUrl).port,
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    WISSEL_CLIENTS_FILE: join(folder, "clients.json"),
    WISSEL_EDUXCHANGE_FILE: join(folder, "eduxchange.json"),
    WISSEL_PEER_ALLOW: "127.0.0.0/8",
    WISSEL_RATE_PER_PARTNER: "100000",
    WISSEL_RATE_PER_ADDRESS: "100000",
  });
  const config = readConfig(environment, () => "");
  const node = await buildNode(config, { checkAnswers: true, shedLoad: false, clock });
  await node.start();
  const pool = openTestPool(database, 2);
  const sign = await openTokenSigner(config);
  const wish = { audience: baseUrl, clientId: "sis", subject: "sis", scopes: SIS_SCOPES };

  return {
    ...surroundings,
    pool,
    async anOffering(size) {
      const offeringId = uuidv7();
      await pool.query("INSERT INTO offering_enrolment (offering_id) VALUES ($1)", [offeringId]);
      const pools: readonly SeatPoolSize[] = [{ kind: "unallocated", beneficiary: "", size }];
      const context = { institution: HOST, alliancesOf: () => [], eventBase: "", newId: uuidv7 };
      const applied = await inTransaction(pool, (one) =>
        applyPools(one, { offeringId, pools }, { ...context, now: clock.now(), actor: "test" }),
      );
      if (!applied.ok) throw new Error(applied.refusal.code);
      return offeringId;
    },
    async sis(method, path, body) {
      const token = await sign({ ...wish, issuedAt: clock.now() });
      const answer = await fetch(`${baseUrl}/sis/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return await answer.json();
    },
    query: async (text, values = []) => (await pool.query(text, values)).rows,
    async [Symbol.asyncDispose]() {
      await node.close();
      await pool.end();
      await surroundings[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
