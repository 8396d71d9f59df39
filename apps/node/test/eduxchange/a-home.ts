import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestDatabase, openTestPool } from "@wissel/testing/database";
import {
  openRoadHome,
  openSurfIdentityProvider,
  openSurfReceiver,
  openSurfRegistry,
  type RoadHome,
  type SurfIdentityProvider,
  type SurfReceiver,
} from "@wissel/testing/surf";
import { testPortBase } from "@wissel/testing/test-ports";
import { v7 as uuidv7 } from "uuid";
import { SIS_SCOPES } from "../../src/authorisation/scopes.ts";
import { readConfig } from "../../src/config.ts";
import { buildNode } from "../../src/server.ts";
import { anEnvironment } from "../a-node.ts";
import { openTokenSigner } from "../callers.ts";
import { aClock, type TestClock } from "../enrolment/an-enrolment-node.ts";

export const HOME = "noord.example";
export const HOST = "zuid.example";
const SECRET = "a-secret-that-is-long-enough";
export const SCOPES = { persons: `${HOME}/persons`, associations: `${HOME}/results` };
export const ALL_SCOPES = `openid ${SCOPES.persons} ${SCOPES.associations}`;
const PORT = 30;
const SIS = { user: "sis", password: "of the host" };

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what the contract says
  readonly body: any;
}

/** A student of home's with a token, who has signed in at the host's receiver. */
export interface Student {
  readonly personId: string;
  readonly eduid: string;
  readonly accessToken: string;
}

/** A node as home, with a host's receiver before it: everything real but SURF's components. */
export interface HomeWorld extends AsyncDisposable {
  readonly receiver: SurfReceiver;
  readonly identityProvider: SurfIdentityProvider;
  readonly clock: TestClock;
  /** Between the receiver and this node. */
  readonly road: RoadHome;
  enter(scope?: string): Promise<Student>;
  /** As the host's own system, at the receiver. */
  atReceiver(method: "GET" | "POST" | "PATCH", path: string, body?: unknown): Promise<Answer>;
  /** As the receiver, at home. */
  atHome(student: Pick<Student, "accessToken"> | undefined, request: AtHome): Promise<Answer>;
  /** As the institution's own SIS, and as an officer of it. */
  sis(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<Answer>;
  officer(path: string, body: unknown): Promise<Answer>;
  /** What the SIS has never told of a student. */
  forgetMail(student: Pick<Student, "personId">): Promise<void>;
  /** Lets home permit what is asked in these offerings without a person. */
  permit(offeringIds: readonly string[]): Promise<void>;
  count(table: string): Promise<number>;
}

export interface AtHome {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

export async function aHomeWorld(): Promise<HomeWorld> {
  const opened: AsyncDisposable[] = [];
  const host = "127.0.0.1";
  const portOf = (offset: number) => testPortBase() + PORT + offset;
  const client = { clientId: "receiver", clientSecret: SECRET };
  const resourceServer = { user: "home-rs", password: SECRET };
  const identityProvider = await openSurfIdentityProvider({ host, port: portOf(0), resourceServer, client });
  const registry = await openSurfRegistry({ host, port: portOf(1) });
  const receiver = await openSurfReceiver({
    ...{ host, port: portOf(2), client, sis: SIS, broker: { user: "broker", password: SECRET } },
    registryUrl: registry.baseUrl,
    tokenUrl: identityProvider.tokenUrl,
  });
  const folder = mkdtempSync(join(tmpdir(), "wissel-eduxchange-"));
  writeFileSync(
    join(folder, "eduxchange.json"),
    JSON.stringify({
      home: {
        introspection: {
          url: identityProvider.introspectionUrl,
          ...{
            clientId: resourceServer.user,
            clientSecret: SECRET,
            students: [{ claim: "eduid", names: "loginSubject" }],
          },
        },
        scopes: SCOPES,
        hosts: [HOST],
        personFields: ["givenName", "surname", "mail", "programmeCode"],
      },
    }),
  );
  const sis = [{ clientId: "sis", clientSecret: SECRET, scopes: SIS_SCOPES, events: {} }];
  const staff = [{ loginSubject: "officer-1", roles: ["officer"] }];
  writeFileSync(join(folder, "clients.json"), JSON.stringify({ sis, staff }));
  const database = await openTestDatabase();
  const port = portOf(3);
  const baseUrl = `http://${host}:${port}`;
  const config = readConfig(
    anEnvironment({
      WISSEL_BASE_URL: baseUrl,
      WISSEL_LISTEN_PORT: String(port),
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      WISSEL_CLIENTS_FILE: join(folder, "clients.json"),
      WISSEL_EDUXCHANGE_FILE: join(folder, "eduxchange.json"),
      WISSEL_PEER_ALLOW: "127.0.0.0/8",
    }),
    () => "",
  );
  const clock = aClock(new Date());
  const node = await buildNode(config, { checkAnswers: true, shedLoad: false, clock });
  await node.start();
  const pool = openTestPool(database, 2);
  const road = await openRoadHome({ host, port: portOf(4), origin: baseUrl });
  registry.register({
    schacHome: HOME,
    personsEndpoint: `${road.baseUrl}/eduxchange/persons/me`,
    associationsEndpoint: `${road.baseUrl}/eduxchange/associations`,
  });
  opened.push(identityProvider, registry, receiver, road);
  const sign = await openTokenSigner(config);
  const own = { audience: baseUrl };
  const sisToken = await sign({ ...own, clientId: "sis", subject: "sis", scopes: SIS_SCOPES });
  const deskToken = await sign({ ...own, clientId: "desk", subject: "officer-1", scopes: ["desk"] });

  async function ask(url: string, method: string, init: { headers: Record<string, string>; body?: string }) {
    const answer = await fetch(url, { method, ...init });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  }
  const json = (token: string, body: unknown) => ({
    headers: {
      authorization: token,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const sisAtReceiver = `Basic ${Buffer.from(`${SIS.user}:${SIS.password}`).toString("base64")}`;

  return {
    receiver,
    identityProvider,
    road,
    clock,
    async enter(scope = ALL_SCOPES) {
      const personId = uuidv7();
      const eduid = uuidv7();
      await pool.query(
        `INSERT INTO person (person_id, source_id, login_subject, given_name, surname, mail, level, programme_code, updated_at)
         VALUES ($1, $2, $3, 'Test', 'Student', $4, 'bachelor', 'B-HIST', now())`,
        [personId, `S-${personId}`, eduid, `${personId}@${HOME}`],
      );
      const tokens = identityProvider.issue({ sub: `sub-${eduid}`, eduid, scope });
      receiver.signIn({ homeInstitution: HOME, eduid, ...tokens });
      return { personId, eduid, accessToken: tokens.accessToken };
    },
    atReceiver: (method, path, body) => ask(`${receiver.baseUrl}${path}`, method, json(sisAtReceiver, body)),
    atHome(student, { method, path, body, contentType = "application/json" }) {
      const headers: Record<string, string> = body === undefined ? {} : { "content-type": contentType };
      if (student !== undefined) headers.authorization = `Bearer ${student.accessToken}`;
      const payload = typeof body === "string" ? body : JSON.stringify(body);
      return ask(`${baseUrl}/eduxchange${path}`, method, {
        headers,
        ...(body === undefined ? {} : { body: payload }),
      });
    },
    sis: (method, path, body) => ask(`${baseUrl}/sis/v1${path}`, method, json(`Bearer ${sisToken}`, body)),
    officer: (path, body) => ask(`${baseUrl}/desk/v1${path}`, "POST", json(`Bearer ${deskToken}`, body)),
    async forgetMail({ personId }) {
      await pool.query("UPDATE person SET mail = NULL WHERE person_id = $1", [personId]);
    },
    async permit(offeringIds) {
      await pool.query(
        "INSERT INTO standing_approval (source_id, document, updated_at) VALUES ($1, $2, now())",
        [uuidv7(), JSON.stringify({ offeringIds })],
      );
    },
    async count(table) {
      const { rows } = await pool.query(`SELECT count(*)::int AS count FROM ${table}`);
      return rows[0].count;
    },
    async [Symbol.asyncDispose]() {
      await node.close();
      await pool.end();
      for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
