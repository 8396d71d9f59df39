import { documents } from "@wissel/contract";
import type { Courier } from "@wissel/core";
import { type AssociationRow, anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { openTestDatabase, openTestPool } from "@wissel/testing/database";
import { deriveSealingKey, generateKey, type SetClaims, type SigningKey, signSet } from "@wissel/trust";
import type { FastifyInstance, InjectOptions } from "fastify";
import pg from "pg";
import { Registry } from "prom-client";
import { v7 as uuidv7 } from "uuid";
import { type DeliveryArea, openDelivery } from "../../src/delivery/open-delivery.ts";
import { openHttp } from "../../src/http/open-http.ts";
import { registerDocument } from "../../src/http/register-document.ts";
import { type EncryptionKeys, encryptionBetween } from "./encryption-keys.ts";
import { type EventKeys, signingWith } from "./event-keys.ts";
import { Internet } from "./internet.ts";
import { onlyOperations } from "./only-operations.ts";
import { askingAs, peerOf, pinned, type Roads, whoPolls } from "./roads.ts";
import { aStudent, OFFICER, SIS } from "./who-asks.ts";

/** Steps short enough for a test, and a pause after a failure that is shorter still. */
const LADDER = { delaysMs: [0, 50, 100, 200], heldAfterMs: 60_000 };
const LEASE_MS = 1_000;
const LONG_POLL_MS = 2_000;

export interface TestNode {
  readonly schacHome: string;
  readonly entityId: string;
  readonly app: FastifyInstance;
  readonly pool: pg.Pool;
  readonly key: SigningKey;
  /** What it signs with now; may be replaced, as its partners then see at once. */
  readonly keys: EventKeys;
  /** What is encrypted for it; may be replaced. */
  readonly encryption: EncryptionKeys;
  readonly delivery: DeliveryArea;
  readonly registry: Registry;
  /** As the role that owns the tables. */
  asOwner(statement: string): Promise<void>;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<readonly Row[]>;
  sis(method: "GET" | "POST", path: string, body?: unknown): Promise<Answer>;
  me(personId: string): Promise<Answer>;
  /** As an officer. */
  desk(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<Answer>;
  push(token: string): Promise<Answer>;
  /** As the named institution, or as the own SIS under the node's own name. */
  poll(as: string, request: object): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what the contract says, answers are checked against it
  readonly body: any;
}

const HOME = "noord.example";
const HOST = "zuid.example";
const NEVER: Courier = {
  attempt: async () => {
    throw new Error("there are no commands in these tests");
  },
};

interface Directory {
  readonly nodes: Map<string, TestNode>;
  readonly internet: Internet;
  readonly statements: Statements;
  /** Where the queues are; in PostgreSQL when undefined. */
  readonly redisUrl: string | undefined;
  readonly roads: Roads;
  /** What to undo, last first. */
  readonly opened: (() => PromiseLike<unknown>)[];
}

/** Entity statements, which a test may make real. */
export interface Statements {
  of: (entityId: string) => Promise<string>;
}

export interface TwoNodes extends AsyncDisposable {
  readonly home: TestNode;
  readonly host: TestNode;
  readonly internet: Internet;
  readonly statements: Statements;
}

/** Two institutions that know each other, with everything real but the network between them. */
export async function twoNodes(redisUrl?: string, roads: Roads = {}): Promise<TwoNodes> {
  const statements: Statements = { of: async (id) => `the statement of ${id}` };
  const internet = new Internet();
  const directory: Directory = { nodes: new Map(), internet, statements, opened: [], redisUrl, roads };
  const home = await aNode(HOME, directory);
  const host = await aNode(HOST, directory);
  return {
    home,
    host,
    internet,
    statements,
    async [Symbol.asyncDispose]() {
      for (const close of directory.opened.reverse()) await close();
    },
  };
}

async function aNode(schacHome: string, directory: Directory): Promise<TestNode> {
  const { nodes, internet, opened, redisUrl, roads } = directory;
  const isHome = schacHome === HOME;
  const entityId = `https://node.${schacHome}`;
  const database = await openTestDatabase();
  opened.push(async () => database[Symbol.asyncDispose]());
  const app = openHttp({ logger: false, checkAnswers: true });
  const pool = Object.assign(openTestPool(database, 8), { asker: app.asking.current });
  opened.push(() => pool.end());
  const key = await generateKey("event");
  const keys: EventKeys = { active: key, revoked: [] };
  const encryption: EncryptionKeys = { held: [await generateKey("encryption")] };
  const nodeAt = (id: string) => [...nodes.values()].find((node) => node.entityId === id);
  const registry = new Registry();
  const delivery = openDelivery({
    own: { entityId, schacHome },
    pool,
    queue: {
      backend:
        redisUrl === undefined ? { postgresUrl: database.appUrl, ownerUrl: database.ownerUrl } : { redisUrl },
      prefix: "test",
    },
    agreedScales: async () => async () => undefined,
    peers: {
      findBySchacHome: async (name) => peerOf(nodes.get(name), roads),
      findByEntityId: async (id) => peerOf(nodeAt(id), roads),
      listPinned: () => [
        isHome
          ? pinned(HOST, { receive: roads.homeFetches === true ? "poll" : "push" })
          : pinned(HOME, { send: roads.toHome }),
      ],
      noteContact: () => undefined,
      lastContact: async () => undefined,
    },
    eventKeysOf: async (issuer) => {
      const node = nodeAt(issuer);
      return node === undefined ? undefined : [node.keys.active.publicJwk];
    },
    sis: isHome ? roads.homeSis : roads.hostSis,
    http: internet,
    statements: { statementOf: (id) => directory.statements.of(id) },
    pollClient: askingAs(schacHome, internet),
    ...encryptionBetween(encryption, (id) => nodeAt(id)?.encryption),
    ...signingWith(keys),
    sealingKey: await deriveSealingKey(new Uint8Array(32).fill(7), "events"),
    ladder: LADDER,
    leaseMs: roads.leaseMs ?? LEASE_MS,
    longPollMs: LONG_POLL_MS,
    eventsPerPush: 100,
    isStopping: () => false,
    clock: { now: () => new Date() },
    newId: uuidv7,
    log: app.log,
    registry,
  });
  const common = { problemStyle: "rfc9457", strict: false } as const;
  await registerDocument(app, {
    ...common,
    name: "events",
    document: documents.events,
    handlers: delivery.events,
    authenticate: async (authorization = "") => ({ ok: true, value: whoPolls(authorization, schacHome) }),
  });
  await registerDocument(app, {
    ...common,
    name: "sis",
    strict: true,
    document: onlyOperations(documents.sis, Object.keys(delivery.sis)),
    handlers: delivery.sis,
    authenticate: async () => ({ ok: true, value: SIS }),
  });
  await registerDocument(app, {
    ...common,
    name: "desk",
    strict: true,
    document: onlyOperations(documents.desk, Object.keys(delivery.desk)),
    handlers: delivery.desk,
    authenticate: async () => ({ ok: true, value: OFFICER }),
  });
  await registerDocument(app, {
    ...common,
    name: "me",
    strict: true,
    document: onlyOperations(documents.me, ["listMyResults"]),
    handlers: delivery.me,
    authenticate: async (authorization = "") => ({ ok: true, value: aStudent(authorization) }),
  });
  await app.ready();
  opened.push(() => app.close());
  internet.join(entityId, app);
  await delivery.start({
    works: true,
    commandCourier: NEVER,
    eduxchangeCourier: NEVER,
    enrolmentChanged: async () => ({ kind: "applied" }),
    roundPublished: async () => ({ kind: "applied" }),
  });
  opened.push(() => delivery.close());

  const answerTo = async (request: InjectOptions): Promise<Answer> => {
    const answer = await app.inject(request);
    const body: unknown = answer.body === "" ? undefined : answer.json();
    return { status: answer.statusCode, headers: answer.headers, body };
  };
  const node: TestNode = {
    schacHome,
    entityId,
    app,
    pool,
    key,
    keys,
    encryption,
    delivery,
    registry,
    async asOwner(statement) {
      const client = new pg.Client({ connectionString: database.ownerUrl });
      await client.connect();
      try {
        await client.query(statement);
      } finally {
        await client.end();
      }
    },
    query: async (text, values) => (await pool.query(text, values)).rows,
    sis: (method, path, body) =>
      answerTo({ method, url: `/sis/v1${path}`, ...(body === undefined ? {} : { payload: body as object }) }),
    desk: (method, path, body) =>
      answerTo({
        method,
        url: `/desk/v1${path}`,
        ...(body === undefined ? {} : { payload: body as object }),
      }),
    me: (personId) =>
      answerTo({ method: "GET", url: "/me/v1/results", headers: { authorization: personId } }),
    push: (token) =>
      answerTo({
        method: "POST",
        url: "/events",
        headers: { "content-type": "application/secevent+jwt" },
        payload: token,
      }),
    poll: (as, request) =>
      answerTo({ method: "POST", url: "/events/poll", headers: { authorization: as }, payload: request }),
  };
  nodes.set(schacHome, node);
  return node;
}

/** One student of home who has a place at host, as both nodes know it. */
export async function anEnrolment(
  home: TestNode,
  host: TestNode,
): Promise<AssociationRow & { personId: string }> {
  const personId = uuidv7();
  await home.query("INSERT INTO person (person_id, source_id, updated_at) VALUES ($1, $2, now())", [
    personId,
    `S-${personId}`,
  ]);
  const row = anAssociationRow({ home: home.schacHome, host: host.schacHome });
  await insertAssociation(home.pool, { ...row, association_key: uuidv7(), person_id: personId });
  if (home !== host) await insertAssociation(host.pool, row);
  return { ...row, personId };
}

/** A result-issued event of host about an association, signed as it would be. */
export function aSignedResult(
  { home, host }: { readonly home: TestNode; readonly host: TestNode },
  associationId: string,
  overrides: {
    readonly claims?: Partial<SetClaims>;
    readonly key?: SigningKey;
    readonly score?: string;
  } = {},
): Promise<string> {
  const claims: SetClaims = {
    iss: host.entityId,
    aud: home.entityId,
    iat: Math.floor(Date.now() / 1000),
    jti: uuidv7(),
    txn: uuidv7(),
    sub_id: { format: "opaque", id: associationId },
    events: {
      "https://schemas.wissel.example/events/v1/result-issued": {
        version: 1,
        offering: { id: uuidv7() },
        result: { state: "completed", score: overrides.score ?? "8", resultDate: "2027-06-28", final: true },
      },
    },
    ...overrides.claims,
  };
  return signSet(claims, overrides.key ?? host.key);
}
