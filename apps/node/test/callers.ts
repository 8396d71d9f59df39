import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureOwnKeys, openDatabase } from "@wissel/store";
import { signAccessToken } from "@wissel/trust";
import { v7 as uuidv7 } from "uuid";
import { onTestFinished } from "vitest";
import type { IssuedToken, TokenRequest } from "../src/authorisation/issue-tokens.ts";
import { runIssueTokens } from "../src/authorisation/issue-tokens-command.ts";
import { PEER_SCOPES, SIS_SCOPES } from "../src/authorisation/scopes.ts";
import type { NodeConfig } from "../src/config.ts";
import { openOwnKeys } from "../src/federation/own-keys.ts";

const SECRET = "a-secret-that-is-long-enough";
/** Nobody listens there. */
export const PEER = { entityId: "http://127.0.0.9:4199", schacHome: "zuid.example" };

/** Files with one of each kind of caller, and the variables that name them. */
export function callersFiles(): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "wissel-callers-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const agreement = {
    enrolments: true,
    results: true,
    maxStudents: null,
    personFields: ["givenName"],
    tokens: "bearer",
  };
  const peer = { ...PEER, name: "Zuid", pins: ["A".repeat(43)], alliances: ["coast"], agreement };
  const portal = {
    clientId: "portal",
    clientSecret: SECRET,
    name: "P",
    redirectUris: ["http://127.0.0.1:1/c"],
  };
  const staff = [{ loginSubject: "staff", roles: ["officer", "coordinator"] }];
  const sis = [{ clientId: "sis", clientSecret: SECRET, scopes: SIS_SCOPES }];
  writeFileSync(join(folder, "peers.json"), JSON.stringify({ peers: [peer] }));
  writeFileSync(join(folder, "clients.json"), JSON.stringify({ sis, portals: [portal], staff }));
  return {
    WISSEL_PEERS_FILE: join(folder, "peers.json"),
    WISSEL_CLIENTS_FILE: join(folder, "clients.json"),
    WISSEL_PEER_ALLOW: PEER.entityId,
  };
}

export interface Tokens {
  readonly sis: string;
  readonly peer: string;
  readonly student: string;
  readonly officer: string;
  readonly coordinator: string;
}

/** A token for each of them: persons' by the operator's command, those of machines signed with the node's key. */
export async function tokensFor(config: NodeConfig): Promise<Tokens> {
  const requests = (["student", "officer", "coordinator"] as const).map((kind) => ({
    kind,
    loginSubject: kind === "student" ? "student" : "staff",
    clientId: kind === "student" ? "portal" : "desk",
    ttlSeconds: 600,
  }));
  const [student, officer, coordinator] = (await issued(config, requests)).map(tokenIn);
  if (student === undefined || officer === undefined || coordinator === undefined)
    throw new Error("no tokens");
  return { ...(await machineTokens(config)), student, officer, coordinator };
}

/** What the operator's command answers to these requests, line by line. */
export async function issued(
  config: NodeConfig,
  requests: readonly TokenRequest[],
): Promise<readonly IssuedToken[]> {
  const folder = mkdtempSync(join(tmpdir(), "wissel-tokens-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "requests.ndjson");
  writeFileSync(file, requests.map((request) => JSON.stringify(request)).join("\n"));
  const lines: string[] = [];
  await runIssueTokens(config, ["--file", file], (line) => lines.push(line));
  return lines.map((line) => JSON.parse(line));
}

export function tokenIn({ token, refusal }: { readonly token?: string; readonly refusal?: string }): string {
  if (token === undefined) throw new Error(`no token: ${refusal}`);
  return token;
}

async function machineTokens(config: NodeConfig): Promise<Pick<Tokens, "sis" | "peer">> {
  const sign = await openTokenSigner(config);
  const machine = (clientId: string, scopes: readonly string[]) =>
    sign({ clientId, subject: clientId, scopes, audience: config.baseUrl });
  return { sis: await machine("sis", SIS_SCOPES), peer: await machine(PEER.entityId, PEER_SCOPES) };
}

/** What a token says that the node itself signs. */
export interface TokenWish {
  readonly clientId: string;
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly audience: string;
  /** By the machine's clock where it is not said. */
  readonly issuedAt?: Date;
}

/** Signs with the node's own key what no client could ask for as well. */
export async function openTokenSigner(config: NodeConfig): Promise<(wish: TokenWish) => Promise<string>> {
  if (config.database.kind === "embedded") throw new Error("the tests' database is an external one");
  await using database = openDatabase({
    url: config.database.url,
    applicationName: "test",
    maxConnections: 1,
    onError: () => undefined,
  });
  const keys = await openOwnKeys({
    ensureKeys: (families, makeKey) => ensureOwnKeys(database.prisma, families, makeKey),
    clock: { now: () => new Date() },
    keySecret: config.keySecret,
  });
  return ({ scopes, audience, issuedAt = new Date(), ...token }) => {
    const expiresAt = new Date(issuedAt.getTime() + 600_000);
    return signAccessToken(
      { ...token, scopes: new Set(scopes), tokenId: uuidv7(), issuedAt, expiresAt },
      { issuer: config.baseUrl, audience },
      keys.active("token"),
    );
  };
}
