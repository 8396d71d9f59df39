import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestDatabase } from "@wissel/testing/database";
import { readConfig } from "../../src/config.ts";
import { type BuiltNode, buildNode } from "../../src/server.ts";
import { anEnvironment } from "../a-node.ts";
import { aBrowser, type Browser } from "../authorisation/a-browser.ts";
import { originOf, SECRET, SESSION_PORTS } from "../authorisation/a-trust-node.ts";

export const NODE = () => originOf(SESSION_PORTS.home);

export const STUDENT = {
  sub: "student-1",
  given_name: "Student 01",
  family_name: "of Noord",
  eduperson_affiliation: ["student", "member"],
};
export const OFFICER = {
  sub: "officer-1",
  given_name: "Exchange officer",
  eduperson_affiliation: ["employee"],
};

const RULES = [
  { claim: "eduperson_entitlement", value: "urn:example:exchange:approver", roles: ["home_approver"] },
];

/** A whole node, listening, whose people sign in at the tests' identity provider. */
export async function openSessionNode(stack: AsyncDisposableStack): Promise<BuiltNode> {
  const database = stack.use(await openTestDatabase());
  const folder = mkdtempSync(join(tmpdir(), "wissel-session-"));
  stack.defer(() => rmSync(folder, { recursive: true }));
  const clients = join(folder, "clients.json");
  const staff = [
    { loginSubject: "officer-1", roles: ["officer"] },
    { loginSubject: "both-1", roles: ["coordinator"] },
    { loginSubject: "operator-1", roles: ["operator"] },
    { loginSubject: "auditor-1", roles: ["auditor"] },
  ];
  writeFileSync(clients, JSON.stringify({ sis: [], portals: [], staff, roleRules: RULES }));
  const identity = originOf(SESSION_PORTS.identity);
  const environment = anEnvironment({
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    WISSEL_BASE_URL: NODE(),
    WISSEL_LISTEN_PORT: new URL(NODE()).port,
    WISSEL_ROLE: "serve",
    WISSEL_OIDC_ISSUER: identity,
    WISSEL_OIDC_CLIENT_ID: "node",
    WISSEL_OIDC_CLIENT_SECRET: SECRET,
    WISSEL_CLIENTS_FILE: clients,
    WISSEL_PEER_ALLOW: identity,
  });
  const node = await buildNode(
    readConfig(environment, () => ""),
    { checkAnswers: true, shedLoad: false },
  );
  stack.defer(() => node.close());
  await node.start();
  return node;
}

/** Signs in whoever the identity provider takes for the account of the moment. */
export async function signIn(browser: Browser, returnTo = "/docs?from=here#there") {
  return await browser.open(
    `${NODE()}/session/login?returnTo=${encodeURIComponent(returnTo)}`,
    `${NODE()}/docs`,
  );
}

export interface SessionAnswer {
  readonly signedIn: boolean;
  readonly roles?: readonly string[];
  readonly csrfToken: string;
  readonly [member: string]: unknown;
}

export async function whoIsSignedIn(browser: Browser): Promise<SessionAnswer> {
  const answer = await browser.send(`${NODE()}/session/me`);
  return (await answer.json()) as SessionAnswer; // held against the contract by the node
}

/** Signs in one of the staff, in a browser of their own, and calls as a page of the node would. */
export async function pageOf(
  sub: string,
  identity: { account: Readonly<Record<string, unknown>> },
  claims = {},
) {
  identity.account = { ...OFFICER, sub, ...claims };
  const browser = aBrowser();
  await signIn(browser);
  const { csrfToken, roles } = await whoIsSignedIn(browser);
  const headers = { "x-wissel-csrf": csrfToken, origin: NODE(), "content-type": "application/json" };
  const call = (method: string, path: string, body?: object) =>
    browser.send(NODE() + path, {
      method,
      headers: body === undefined ? {} : headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
  return { roles, call };
}

/** The code of a problem, or the status where there is none. */
export async function codeOf(response: Response): Promise<string | number> {
  if (response.headers.get("content-type") !== "application/problem+json") return response.status;
  const { type } = (await response.json()) as { readonly type: string };
  return type.split("/").at(-1) ?? "";
}
