import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureOwnKeys, openDatabase } from "@wissel/store";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import { testPortBase } from "@wissel/testing/test-ports";
import { signAccessToken } from "@wissel/trust";
import type pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { SIS_SCOPES, STUDENT_SCOPES } from "../../src/authorisation/scopes.ts";
import { readConfig } from "../../src/config.ts";
import { type OwnKeys, openOwnKeys } from "../../src/federation/own-keys.ts";
import type { NodeOverrides } from "../../src/parts.ts";
import { runRestored } from "../../src/reconciliation/restored-command.ts";
import { type BuiltNode, buildNode } from "../../src/server.ts";
import { anEnvironment } from "../a-node.ts";

const SECRET = Buffer.alloc(32, 1);
const AN_HOUR_MS = 3_600_000;
const CLIENT_SECRET = "a-secret-that-is-long-enough";
const AGREEMENT = {
  enrolments: true,
  results: true,
  maxStudents: null,
  personFields: ["givenName", "surname", "mail"],
};

// biome-ignore lint/suspicious/noExplicitAny: a test reads what the contract says, answers are checked against it
export type Body = any;

export interface Answer {
  readonly status: number;
  readonly body: Body;
}

/** An institution whose node is stopped and started, also on another database: its files, keys and callers. */
export interface House {
  readonly schacHome: string;
  readonly origin: string;
  database: TestDatabase;
  readonly keys: OwnKeys;
  start(others: readonly House[]): Promise<void>;
  stop(): Promise<void>;
  /** The operator command, on the database that the house is on; what it wrote. */
  restored(...args: readonly string[]): Promise<string>;
  /** Reads the database that the node is on. */
  rows(text: string, values?: readonly unknown[]): Promise<readonly Body[]>;
  sis(method: string, path: string, body?: object): Promise<Answer>;
  desk(method: string, path: string, body?: object): Promise<Answer>;
  student(personId: string): (method: string, path: string, body?: object) => Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** A student who is known there. */
  enter(surname?: string): Promise<string>;
}

export interface HouseOptions extends Pick<NodeOverrides, "ledgerPages"> {
  /** The components of eduXchange around it. */
  readonly eduxchange?: object;
}

/** A database with the keys that the node will have, so that its partners can pin them before it starts. */
export async function aHouse(
  stack: AsyncDisposableStack,
  schacHome: string,
  offset: number,
  { eduxchange, ...overrides }: HouseOptions = {},
): Promise<House> {
  const first = stack.use(await openTestDatabase());
  const origin = `http://127.0.0.1:${testPortBase() + offset}`;
  const connections = openDatabase({
    url: first.appUrl,
    applicationName: "test",
    maxConnections: 1,
    onError: () => undefined,
  });
  const keys = await openOwnKeys({
    ensureKeys: (families, makeKey) => ensureOwnKeys(connections.prisma, families, makeKey),
    clock: { now: () => new Date() },
    keySecret: SECRET,
  });
  await connections[Symbol.asyncDispose]();
  const folder = mkdtempSync(join(tmpdir(), "wissel-houses-"));
  stack.defer(() => rmSync(folder, { recursive: true }));
  let node: BuiltNode | undefined;
  let pool: pg.Pool | undefined;

  const ask = async (method: string, path: string, { token, body }: Sent): Promise<Answer> => {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      "idempotency-key": uuidv7(),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${origin}${path}`, { method, headers, ...sent });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  const tokenOf = (subject: string, clientId: string, scopes: readonly string[]) => {
    const issuedAt = new Date();
    const expiresAt = new Date(issuedAt.getTime() + AN_HOUR_MS);
    const claims = { subject, clientId, scopes: new Set(scopes), tokenId: uuidv7(), issuedAt, expiresAt };
    return signAccessToken(claims, { issuer: origin, audience: origin }, keys.active("token"));
  };

  const configOf = (others: readonly House[]) => {
    const write = (name: string, content: object) => {
      writeFileSync(join(folder, name), JSON.stringify(content));
      return join(folder, name);
    };
    const portal = {
      clientId: "portal",
      clientSecret: CLIENT_SECRET,
      name: "P",
      redirectUris: [`${origin}/x`],
    };
    const environment = anEnvironment({
      WISSEL_BASE_URL: origin,
      WISSEL_LISTEN_PORT: new URL(origin).port,
      WISSEL_SCHAC_HOME: schacHome,
      DATABASE_URL: house.database.appUrl,
      DATABASE_OWNER_URL: house.database.ownerUrl,
      WISSEL_RETRY_LADDER_MS: "0,200,400,800,1600",
      WISSEL_PEER_ALLOW: "127.0.0.0/8",
      ...(eduxchange === undefined ? {} : { WISSEL_EDUXCHANGE_FILE: write("eduxchange.json", eduxchange) }),
      WISSEL_PEERS_FILE: write("peers.json", { peers: others.map(peerEntry) }),
      WISSEL_CLIENTS_FILE: write("clients.json", {
        sis: [{ clientId: "sis", clientSecret: CLIENT_SECRET, scopes: SIS_SCOPES }],
        portals: [portal],
        staff: [{ loginSubject: "officer-1", roles: ["officer"] }],
      }),
    });
    return readConfig(environment, () => "");
  };

  const house: House = {
    schacHome,
    origin,
    database: first,
    keys,
    async start(others) {
      // As the owner: a crash forgets also what the application may only add to.
      pool = openTestPool({ appUrl: house.database.ownerUrl }, 2);
      node = await buildNode(configOf(others), { checkAnswers: true, ...overrides });
      await node.start();
    },
    async stop() {
      await node?.close();
      await pool?.end();
      [node, pool] = [undefined, undefined];
    },
    async restored(...args) {
      let written = "";
      await runRestored(configOf([]), args, (line) => {
        written += line;
      });
      return written;
    },
    async rows(text, values = []) {
      if (pool === undefined) throw new Error(`${schacHome} is stopped`);
      return (await pool.query(text, [...values])).rows;
    },
    sis: async (method, path, body) =>
      ask(method, `/sis/v1${path}`, { token: await tokenOf("sis", "sis", SIS_SCOPES), body }),
    desk: async (method, path, body) =>
      ask(method, `/desk/v1${path}`, { token: await tokenOf("officer-1", "desk", ["desk"]), body }),
    student: (personId) => async (method, path, body) =>
      ask(method, `/me/v1${path}`, {
        token: await tokenOf(`subject-${personId}`, "portal", STUDENT_SCOPES),
        body,
      }),
    get: (path) => ask("GET", path, {}),
    async enter(surname = "Student") {
      const personId = uuidv7();
      await house.rows(
        `INSERT INTO person (person_id, source_id, given_name, surname, mail, level, updated_at)
         VALUES ($1, $2, 'Test', $3, $3 || '@noord.example', 'bachelor', now())`,
        [personId, `S-${personId}`, surname],
      );
      const subject =
        "INSERT INTO pairwise_subject (subject, client_id, person_id) VALUES ($1, 'portal', $2)";
      await house.rows(subject, [`subject-${personId}`, personId]);
      return personId;
    },
  };
  stack.defer(() => house.stop());
  return house;
}

interface Sent {
  readonly token?: string | undefined;
  readonly body?: object | undefined;
}

function peerEntry({ origin, schacHome, keys }: House): object {
  const pins = [keys.active("federation").kid];
  return { entityId: origin, schacHome, name: schacHome, pins, alliances: ["coast"], agreement: AGREEMENT };
}
