import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@wissel/store";
import { openTestDatabase } from "@wissel/testing/database";
import { testPortBase } from "@wissel/testing/test-ports";
import { type DpopKey, signDpopProof } from "@wissel/trust";
import type { FastifyInstance } from "fastify";
import { v7 as uuidv7 } from "uuid";
import { type Authorisation, openAuthorisation } from "../../src/authorisation/open-authorisation.ts";
import { type NodeConfig, readConfig } from "../../src/config.ts";
import { type Federation, openFederation } from "../../src/federation/open-federation.ts";
import { openHttp } from "../../src/http/open-http.ts";
import { anEnvironment } from "../a-node.ts";

/** Ports of these tests, counted from the base that all tests share; files run at the same time. */
export const SIGN_IN_PORTS = { home: 23, identity: 24, nobody: 25 } as const;
export const CREDENTIALS_PORTS = { home: 26, host: 27, identity: 28, another: 30, nobody: 33 } as const;
export const OPERATOR_PORTS = { home: 29, identity: 28 } as const;
export const SESSION_PORTS = { home: 31, identity: 32 } as const;
export const KEYS_PORTS = { home: 35, identity: 36 } as const;

export const REDIRECT_URI = "http://127.0.0.1:1/callback";
export const SECRET = "a-secret-that-is-long-enough";
export const SIS_SCOPES = ["persons.write", "results.read"];

/** The part of a node that deals with keys, peers and tokens, listening; `/whoami` tells whom it takes a token for. */
export interface TrustNode {
  readonly origin: string;
  readonly config: NodeConfig;
  readonly databaseUrl: string;
  readonly app: FastifyInstance;
  readonly federation: Federation;
  readonly authorisation: Authorisation;
}

export interface TrustNodeOptions {
  readonly port: number;
  readonly identityPort: number;
  readonly schacHome?: string;
  readonly peers?: readonly object[];
  /** Another node's database, to open the same node twice. */
  readonly databaseUrl?: string;
  /** Public keys of a SIS that has no secret. */
  readonly sisKeys?: readonly object[];
  /** The address of the node that this is another process of. */
  readonly baseUrl?: string;
}

/** Everything that is opened goes with the stack. */
export async function openTrustNode(
  stack: AsyncDisposableStack,
  options: TrustNodeOptions,
): Promise<TrustNode> {
  const { port, identityPort, schacHome = "noord.example", peers = [] } = options;
  const url = options.databaseUrl ?? stack.use(await openTestDatabase()).appUrl;
  const origin = originOf(port);
  const config = readConfig(
    anEnvironment({
      DATABASE_URL: url,
      WISSEL_BASE_URL: options.baseUrl ?? origin,
      WISSEL_LISTEN_PORT: new URL(origin).port,
      WISSEL_SCHAC_HOME: schacHome,
      WISSEL_OIDC_ISSUER: originOf(identityPort),
      WISSEL_OIDC_CLIENT_ID: "node",
      WISSEL_OIDC_CLIENT_SECRET: SECRET,
      WISSEL_PEER_ALLOW: `127.0.0.0/8,${originOf(identityPort)}`,
      ...filesWith(stack, peers, options.sisKeys ?? []),
    }),
    () => "",
  );
  const app = openHttp({ logger: false, checkAnswers: true });
  const database = stack.use(
    openDatabase({ url, applicationName: "test", maxConnections: 8, onError: () => undefined }),
  );
  const parts = { config, database, clock: { now: () => new Date() }, newId: uuidv7, log: app.log };
  const federation = stack.use(await openFederation(parts));
  const authorisation = await openAuthorisation({
    ...{ ...parts, federation, onStudentSeen: () => undefined },
    receiver: { user: "receiver", password: SECRET },
  });
  await authorisation.mount(app);
  for (const path of ["/whoami", "/exchange/v1/whoami"]) {
    app.get(path, async (request) => {
      const outcome = await authorisation.authenticate(request.headers.authorization, request);
      return outcome.ok ? { ...outcome.value, scopes: scopesOf(outcome.value) } : outcome.refusal;
    });
  }
  app.get("/.well-known/openid-federation", async () => await statementOf(federation));
  await app.listen({ host: "127.0.0.1", port: Number(new URL(origin).port) });
  stack.defer(async () => {
    app.server.closeAllConnections();
    await app.close();
  });
  return { origin, config, databaseUrl: url, app, federation, authorisation };
}

export function originOf(offset: number): string {
  return `http://127.0.0.1:${testPortBase() + offset}`;
}

/** What a peers file says of this node. */
export function peerEntry({ origin, config, federation }: TrustNode, agreed = true): object {
  return {
    entityId: origin,
    schacHome: config.institution.schacHome,
    name: config.institution.name,
    pins: [federation.keys.active("federation").kid],
    agreement: { enrolments: agreed, results: agreed, maxStudents: null, personFields: [] },
  };
}

/** Whom the node takes the bearer of this token for. */
export async function whoIs(node: TrustNode, token: unknown): Promise<Readonly<Record<string, unknown>>> {
  const authorization = `Bearer ${String(token)}`;
  return (await node.app.inject({ url: "/whoami", headers: { authorization } })).json();
}

/** The same for a token that is bound to this key. */
export async function whoProves(
  node: TrustNode,
  accessToken: unknown,
  { key, proof }: { readonly key?: DpopKey; readonly proof?: string },
): Promise<Readonly<Record<string, unknown>>> {
  const request = { method: "GET", url: `${node.origin}/whoami`, accessToken: String(accessToken) };
  const made = key && (await signDpopProof({ ...request, jti: uuidv7(), now: new Date() }, key));
  const headers = { authorization: `DPoP ${accessToken}`, dpop: proof ?? made ?? "" };
  return (await node.app.inject({ url: "/whoami", headers })).json();
}

export async function requestToken(
  { origin }: Pick<TrustNode, "origin">,
  fields: Readonly<Record<string, string>>,
  credentials?: string,
  proof?: string,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const response = await fetch(`${origin}/oauth/token`, {
    method: "POST",
    headers: {
      ...(credentials === undefined
        ? {}
        : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` }),
      ...(proof === undefined ? {} : { dpop: proof }),
    },
    body: new URLSearchParams(fields),
  });
  // Whatever it is, the tests hold it against what they expect.
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export function claimsOf(token: unknown): Readonly<Record<string, unknown>> {
  return decode(token, 1);
}

export function headerOf(token: unknown): Readonly<Record<string, unknown>> {
  return decode(token, 0);
}

function decode(token: unknown, part: number): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(String(token).split(".")[part] ?? "", "base64url").toString());
}

function scopesOf(caller: object): readonly string[] {
  return "scopes" in caller && caller.scopes instanceof Set ? [...caller.scopes].sort() : [];
}

async function statementOf({ handlers }: Federation): Promise<unknown> {
  // The handler reads nothing of its request.
  const answer = await handlers.getEntityStatement({} as Parameters<typeof handlers.getEntityStatement>[0]);
  return "body" in answer ? answer.body : undefined;
}

/** One client of each kind, staff and peers, in files that go with the test. */
function filesWith(stack: AsyncDisposableStack, peers: readonly object[], sisKeys: readonly object[]) {
  const folder = mkdtempSync(join(tmpdir(), "wissel-test-"));
  stack.defer(() => rmSync(folder, { recursive: true }));
  const write = (name: string, value: object) => {
    writeFileSync(join(folder, name), JSON.stringify(value));
    return join(folder, name);
  };
  const portal = (clientId: string) => {
    return { clientId, clientSecret: SECRET, name: `The ${clientId}`, redirectUris: [REDIRECT_URI] };
  };
  const clients = {
    sis: [
      { clientId: "sis", clientSecret: SECRET, scopes: SIS_SCOPES },
      ...(sisKeys.length === 0 ? [] : [{ clientId: "keyed-sis", publicKeys: sisKeys, scopes: SIS_SCOPES }]),
    ],
    portals: [portal("portal"), portal("other-portal")],
    readers: [{ clientId: "gateway", clientSecret: SECRET, consumer: "eduxchange" }],
    staff: [
      { loginSubject: "officer-1", roles: ["officer"] },
      { loginSubject: "coordinator-1", roles: ["coordinator"] },
    ],
  };
  return {
    WISSEL_CLIENTS_FILE: write("clients.json", clients),
    WISSEL_PEERS_FILE: write("peers.json", { peers }),
  };
}
