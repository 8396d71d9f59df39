import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";
import type { SheetLogin } from "@wissel/testing/playground-sheet";
import { type Account, accountsOf } from "../identity/accounts.ts";
import { INSTITUTIONS, type Institution } from "../institutions.ts";
import { portalClientId } from "../nodes/node-files.ts";
import { NODE_SCRIPT } from "../nodes/node-script.ts";
import type { Playground } from "../playground.ts";
import { nodeScript, type ProcessSpec } from "../processes/process-spec.ts";

/** A test student with a token for the own institution's node. */
export interface StudentLogin extends SheetLogin {
  readonly name: string;
  readonly personId: string;
}

/** Everybody at one institution who can sign in, each with a token. */
export interface InstitutionLogins {
  readonly officer: SheetLogin;
  readonly coordinator: SheetLogin;
  /** Comes by the pages only. */
  readonly auditor: Omit<SheetLogin, "token">;
  /** The students that play in the script. */
  readonly players: readonly StudentLogin[];
  /** The students that the script leaves alone: for outside clients. */
  readonly audience: readonly StudentLogin[];
}

const PLAYERS = 4;
const TOKEN_LIFETIME_S = 8 * 60 * 60;
const OUTPUT_LIMIT_BYTES = 64_000_000;
const TIMEOUT_MS = 120_000;
const run = promisify(execFile);

/** Tokens for everybody, by each node's own operator command: the same issuer, keys and claims as after a login. */
export async function issueLogins(
  playground: Playground,
): Promise<ReadonlyMap<Institution, InstitutionLogins>> {
  return new Map(
    await Promise.all(
      INSTITUTIONS.map(async (institution) => [institution, await issueAt(playground, institution)] as const),
    ),
  );
}

async function issueAt(playground: Playground, institution: Institution): Promise<InstitutionLogins> {
  const accounts = accountsOf(institution.schacHome);
  const issued = await issueTokens(
    playground,
    institution,
    accounts.flatMap((account) => requestFor(institution, account) ?? []),
  );
  const tokenOf = (account: Account): IssuedToken => {
    const found = issued.find(({ loginSubject }) => loginSubject === account.subject);
    if (found === undefined) throw new Error(`${institution.name} issued no token for ${account.username}`);
    return found;
  };
  const students = accounts
    .filter(({ role }) => role === "student")
    .map((account) => {
      const { token, personId } = tokenOf(account);
      if (personId === undefined) throw new Error(`${account.username} is nobody at ${institution.name}`);
      const { username, password, name } = account;
      return { username, password, name, token, personId };
    });
  const withRole = (role: Account["role"]): Account => {
    const account = accounts.find((candidate) => candidate.role === role);
    if (account === undefined) throw new Error(`${institution.name} has no ${role}`);
    return account;
  };
  const staff = (role: "officer" | "coordinator"): SheetLogin => {
    const account = withRole(role);
    return { username: account.username, password: account.password, token: tokenOf(account).token };
  };
  return {
    officer: staff("officer"),
    coordinator: staff("coordinator"),
    auditor: withRole("auditor"),
    players: students.slice(0, PLAYERS),
    audience: students.slice(PLAYERS),
  };
}

/** Where a node's operator stands: its files, and its environment. */
export interface Operated extends Pick<Playground, "layout"> {
  readonly nodeOf: (institution: Institution) => Pick<ProcessSpec, "env">;
}

/** One line of the operator command's input. */
export interface TokenRequest {
  readonly kind: "student" | "officer" | "coordinator";
  readonly loginSubject: string;
  readonly clientId: string;
  readonly ttlSeconds: number;
  readonly person?: object;
}

/** One line of its output. */
export interface IssuedToken {
  readonly loginSubject: string;
  readonly personId?: string;
  readonly token: string;
}

/** Runs `issue-tokens` of an institution's node: NDJSON in, NDJSON out, in the same order. */
export async function issueTokens(
  { layout, nodeOf }: Operated,
  institution: Institution,
  requests: readonly TokenRequest[],
): Promise<readonly IssuedToken[]> {
  const file = layout.file(institution, "token-requests.ndjson");
  writeFileSync(file, requests.map((request) => `${JSON.stringify(request)}\n`).join(""), { mode: 0o600 });
  const { command, args } = nodeScript(NODE_SCRIPT, ["issue-tokens", "--file", file]);
  const { stdout } = await run(command, [...args], {
    env: nodeOf(institution).env,
    maxBuffer: OUTPUT_LIMIT_BYTES,
    timeout: TIMEOUT_MS,
  });
  return stdout.trimEnd().split("\n").map(parseIssued);
}

function parseIssued(line: string): IssuedToken {
  // The operator command's own output: each request again, with a token or the reason why there is none.
  const issued = JSON.parse(line) as Partial<IssuedToken> & { readonly refusal?: string };
  const { loginSubject, token, personId, refusal } = issued;
  if (loginSubject === undefined || token === undefined) {
    throw new Error(`no token for ${loginSubject}: ${refusal ?? "no reason given"}`);
  }
  return { loginSubject, token, ...(personId === undefined ? {} : { personId }) };
}

function requestFor(institution: Institution, { role, subject, facts }: Account): TokenRequest | undefined {
  if (role === "auditor") return undefined;
  const clientId = role === "student" ? portalClientId(institution) : "desk";
  return {
    kind: role,
    loginSubject: subject,
    clientId,
    ttlSeconds: TOKEN_LIFETIME_S,
    ...(facts === undefined ? {} : { person: facts }),
  };
}
