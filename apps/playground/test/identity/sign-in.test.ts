import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  Configuration,
  calculatePKCECodeChallenge,
  randomPKCECodeVerifier,
} from "openid-client";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  openTrustNode,
  originOf,
  REDIRECT_URI,
  SECRET,
  type TrustNode,
  whoIs,
} from "../../../node/test/authorisation/a-trust-node.ts";
import { openBrowser } from "../../src/browser/browser.ts";
import { type Account, accountsOf } from "../../src/identity/accounts.ts";
import { identityServer } from "../../src/identity/identity-provider.ts";
import { openSigningKey } from "../../src/identity/signing-key.ts";

const PORTS = { identity: 31, node: 32 };
const [FIRST, SECOND] = accountsOf("noordzee.example");
const OFFICER = accountsOf("noordzee.example").find(({ role }) => role === "officer");

const stack = new AsyncDisposableStack();
let node: TrustNode;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "wissel-test-"));
  stack.defer(() => rmSync(folder, { recursive: true }));
  const keyFile = join(folder, "key.json");
  const issuer = originOf(PORTS.identity);
  const { port } = new URL(issuer);
  const clients = [
    { clientId: "node", clientSecret: SECRET, redirectUris: [`${originOf(PORTS.node)}/oauth/callback`] },
  ];
  const settings = { host: "127.0.0.1", port: Number(port), issuer, clients, keyFile };
  const server = identityServer(settings, await openSigningKey(keyFile));
  await new Promise<void>((resolve) => server.listen(settings.port, settings.host, resolve));
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const schacHome = "noordzee.example";
  node = await openTrustNode(stack, { port: PORTS.node, identityPort: PORTS.identity, schacHome });
});
afterAll(() => stack.disposeAsync());

test("the key that signs is made once and kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wissel-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "key.json");
  expect(await openSigningKey(file)).toEqual(await openSigningKey(file));
});

describe("the playground's identity provider", () => {
  test("signs a student in at the home node for a portal, with a plain form and without consent", async () => {
    const browser = openBrowser(isCallback);
    const signIn = await begin("portal", "me.read me.enrol");
    const form = await browser.open(signIn.url);
    expect(form).toMatchObject({ status: 200 });
    expect(form.text).not.toContain("<script");
    const refused = await browser.submit(form, { username: FIRST?.username ?? "", password: "guessed" });
    expect(refused).toMatchObject({ status: 401 });
    expect(refused.text).toContain('role="alert"');
    const back = await browser.submit(refused, credentialsOf(FIRST));
    const token = await signIn.finish(back.url);
    expect(await whoIs(node, token)).toMatchObject({ kind: "student", scopes: ["me.enrol", "me.read"] });
  });

  test("asks each time, so that one browser can play several students", async () => {
    const browser = openBrowser(isCallback);
    const persons: unknown[] = [];
    for (const account of [FIRST, SECOND, FIRST]) {
      const signIn = await begin("portal", "me.read");
      const back = await browser.submit(await browser.open(signIn.url), credentialsOf(account));
      persons.push((await whoIs(node, await signIn.finish(back.url))).personId);
    }
    expect(persons[0]).toEqual(persons[2]);
    expect(persons[0]).not.toEqual(persons[1]);
  });

  test("tells that an officer is no student", async () => {
    const browser = openBrowser(isCallback);
    const signIn = await begin("portal", "me.read");
    const back = await browser.submit(await browser.open(signIn.url), credentialsOf(OFFICER));
    expect(back.url.searchParams.get("error")).toBe("access_denied");
  });

  test("shows a page instead of a form to who did not begin at a node", async () => {
    const answer = await fetch(`${originOf(PORTS.identity)}/login/made-up`);
    expect(answer.status).toBe(400);
  });
});

async function begin(clientId: string, scope: string) {
  const config = new Configuration(
    {
      issuer: node.origin,
      authorization_endpoint: `${node.origin}/oauth/authorize`,
      token_endpoint: `${node.origin}/oauth/token`,
      jwks_uri: `${node.origin}/oauth/jwks`,
    },
    clientId,
    {},
    ClientSecretBasic(SECRET),
  );
  allowInsecureRequests(config);
  const codeVerifier = randomPKCECodeVerifier();
  const url = buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
  });
  return {
    url: url.href,
    finish: async (callback: URL) =>
      (await authorizationCodeGrant(config, callback, { pkceCodeVerifier: codeVerifier })).access_token,
  };
}

function isCallback(url: URL): boolean {
  return url.href.startsWith(REDIRECT_URI);
}

function credentialsOf(account: Account | undefined): {
  readonly username: string;
  readonly password: string;
} {
  if (account === undefined) throw new Error("there is no such account");
  return { username: account.username, password: account.password };
}
