import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aBrowser, type Browser } from "./a-browser.ts";
import {
  CREDENTIALS_PORTS,
  claimsOf,
  headerOf,
  openTrustNode,
  originOf,
  REDIRECT_URI,
  requestToken,
  SECRET,
  SIGN_IN_PORTS,
  type TrustNode,
  whoIs,
} from "./a-trust-node.ts";
import { openIdentityProvider } from "./an-identity-provider.ts";

const STUDENT = {
  sub: "student-1",
  given_name: "Student 01",
  family_name: "of Noord",
  eduperson_affiliation: ["student", "member"],
  student_number: "N1",
  level: "bachelor",
  programme_code: "B-HIST",
  credits_earned: 60,
};

const stack = new AsyncDisposableStack();
let identity: Awaited<ReturnType<typeof openIdentityProvider>>;
let node: TrustNode;

beforeAll(async () => {
  identity = await openIdentityProvider(stack);
  const { home: port, identity: identityPort } = SIGN_IN_PORTS;
  node = await openTrustNode(stack, { port, identityPort });
});
beforeEach(() => {
  identity.account = STUDENT;
});
afterAll(() => stack.disposeAsync());

describe("signing in through a portal", () => {
  test("a student comes back with a token for the own home node, under a name that only this portal knows", async () => {
    const first = await signIn(aBrowser(), { scope: "me.read me.enrol" });
    expect(first).toMatchObject({
      status: 200,
      body: { token_type: "Bearer", expires_in: 600, scope: "me.read me.enrol" },
    });
    const claims = claimsOf(first.body.access_token);
    expect(claims).toMatchObject({
      iss: originOf(SIGN_IN_PORTS.home),
      aud: originOf(SIGN_IN_PORTS.home),
      client_id: "portal",
    });
    expect(headerOf(first.body.access_token)).toMatchObject({ typ: "at+jwt", alg: "ES256" });

    expect(await whoIs(node, first.body.access_token)).toMatchObject({
      kind: "student",
      clientId: "portal",
      scopes: ["me.enrol", "me.read"],
    });

    const again = await signIn(aBrowser(), { scope: "me.read" });
    expect(claimsOf(again.body.access_token).sub).toBe(claims.sub);
    const elsewhere = await signIn(aBrowser(), { scope: "me.read", clientId: "other-portal" });
    const [here, there] = [
      await whoIs(node, again.body.access_token),
      await whoIs(node, elsewhere.body.access_token),
    ];
    expect(there.personId).toBe(here.personId);
    expect(claimsOf(elsewhere.body.access_token).sub).not.toBe(claims.sub);
  });

  test("asks the identity provider each time: the next person at the browser is not signed in as the last", async () => {
    const browser = aBrowser();
    const first = await signIn(browser, { scope: "me.read" });
    identity.account = { ...STUDENT, sub: "student-2", student_number: "N2" };
    const second = await signIn(browser, { scope: "me.read" });
    expect(claimsOf(second.body.access_token).sub).not.toBe(claimsOf(first.body.access_token).sub);
  });

  test("works with an ID token too", async () => {
    const { body } = await signIn(aBrowser(), { scope: "openid me.read" });
    expect(claimsOf(body.id_token)).toMatchObject({ aud: "portal", sub: claimsOf(body.access_token).sub });
  });

  test.each([
    [
      "is refused to staff",
      { ...STUDENT, sub: "officer-1", eduperson_affiliation: ["employee"] },
      "access_denied",
    ],
    [
      "is refused to students of another institution",
      { ...STUDENT, schac_home_organization: "zuid.example" },
      "access_denied",
    ],
    ["ends when the person did not sign in", { ...STUDENT, error: "access_denied" }, "access_denied"],
  ])("%s, and the portal is told", async (_what, account, error) => {
    identity.account = account;
    const { url } = await authorise(aBrowser(), { scope: "me.read" });
    expect(new URL(url).searchParams.get("error")).toBe(error);
    expect(new URL(url).searchParams.get("state")).toBe("portal-state");
  });

  test("tells the portal when the identity provider is down", async () => {
    await using down = new AsyncDisposableStack();
    const port = SIGN_IN_PORTS.nobody;
    const { origin } = await openTrustNode(down, { port, identityPort: CREDENTIALS_PORTS.identity });
    const { url } = await authorise(aBrowser(), { scope: "me.read" }, {}, origin);
    expect(new URL(url).searchParams.get("error")).toBe("temporarily_unavailable");
  });

  test.each([
    ["without PKCE", { code_challenge: undefined }, "invalid_request"],
    ["with a plain code challenge", { code_challenge_method: "plain" }, "invalid_request"],
    ["for another audience", { resource: "https://elsewhere.example" }, "invalid_target"],
    ["for scopes that no portal has", { scope: "desk results.write" }, "access_denied"],
    ["for a token straight away", { response_type: "token" }, "unsupported_response_type"],
  ])("%s is refused, and the portal is told", async (_what, change, error) => {
    const { url } = await authorise(aBrowser(), { scope: "me.read" }, change);
    expect(new URL(url).hash || new URL(url).search).toContain(`error=${error}`);
  });

  test.each([
    ["an unknown portal", { client_id: "unknown" }],
    ["an address that is not registered", { redirect_uri: "https://attacker.example/" }],
  ])("for %s shows a page to the person and sends nobody anywhere", async (_what, change) => {
    const answer = await authorise(aBrowser(), { scope: "me.read" }, change);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain("<h1>Signing in did not work</h1>");
    expect(answer.url).toContain(originOf(SIGN_IN_PORTS.home));
  });

  test("gives one token for a code, to the portal that asked, with its verifier", async () => {
    const wrong = [
      { verifier: "x".repeat(43) },
      { clientId: "other-portal" },
      { secret: "wrong" },
      { redirectUri: "http://127.0.0.1:1/other" },
    ];
    for (const change of wrong) {
      const { code, verifier } = await authorise(aBrowser(), { scope: "me.read" });
      const { status } = await exchange({ code, verifier, ...change });
      expect(status, JSON.stringify(change)).toBeGreaterThanOrEqual(400);
    }
    const { code, verifier } = await authorise(aBrowser(), { scope: "me.read" });
    const tries = await Promise.all([1, 2, 3].map(() => exchange({ code, verifier })));
    expect(tries.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(await exchange({ code, verifier })).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
  });

  test("can not be finished in another browser, nor twice", async () => {
    const browser = aBrowser();
    const callback = `${originOf(SIGN_IN_PORTS.home)}/oauth/callback`;
    const { url } = await browser.open(
      authorisationUrl({ scope: "me.read", challenge: "x".repeat(43) }),
      callback,
    );
    const stolen = await aBrowser().open(url, REDIRECT_URI);
    expect(stolen).toMatchObject({ status: 400 });
    expect(stolen.text).toContain("This sign-in is over");
    expect((await browser.open(url, REDIRECT_URI)).url).toContain("code=");
    expect(await browser.open(url, REDIRECT_URI)).toMatchObject({ status: 400 });
    for (const odd of ["", "?state=x", "?state=../../etc", "?state=aaaaaaaaaaaaaaaaaaaaa.b&code=c"]) {
      expect(await aBrowser().open(`${callback}${odd}`, REDIRECT_URI), odd).toMatchObject({ status: 400 });
    }
  });
});

describe("the authorization server", () => {
  test("describes itself, by the configured address whatever Host a request names", async () => {
    for (const path of ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"]) {
      const answer = await node.app.inject({ url: path, headers: { host: "attacker.example" } });
      expect(answer.json()).toMatchObject({
        issuer: originOf(SIGN_IN_PORTS.home),
        token_endpoint: `${originOf(SIGN_IN_PORTS.home)}/oauth/token`,
        jwks_uri: `${originOf(SIGN_IN_PORTS.home)}/oauth/jwks`,
        code_challenge_methods_supported: ["S256"],
      });
    }
    const keys = (await node.app.inject("/oauth/jwks")).json().keys;
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty("d");
  });

  test("keeps its keys apart from those of events and of the entity", async () => {
    const token = (await node.app.inject("/oauth/jwks")).json().keys[0].kid;
    const statement = (await node.app.inject("/.well-known/openid-federation")).body;
    const others = (["event", "client"] as const).map((family) => node.federation.keys.active(family).kid);
    expect(new Set([token, headerOf(statement).kid, ...others]).size).toBe(4);
  });

  test("disturbs nobody else's content types", async () => {
    const answer = await node.app.inject({
      method: "POST",
      url: "/nowhere",
      payload: "a=b",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(404);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  test("names its cookies after the institution", async () => {
    const response = await fetch(authorisationUrl({ scope: "me.read", challenge: "x".repeat(43) }), {
      redirect: "manual",
    });
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/^wissel-noord-example-.*httponly/i);
  });
});

interface Ask {
  readonly scope: string;
  readonly clientId?: string;
}

function authorisationUrl(
  { scope, challenge, clientId = "portal" }: Ask & { readonly challenge: string },
  change: Readonly<Record<string, string | undefined>> = {},
  origin = originOf(SIGN_IN_PORTS.home),
): string {
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    scope,
    state: "portal-state",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...change,
  };
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `${origin}/oauth/authorize?${new URLSearchParams(given)}`;
}

async function authorise(
  browser: Browser,
  ask: Ask,
  change: Readonly<Record<string, string | undefined>> = {},
  origin = originOf(SIGN_IN_PORTS.home),
) {
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const answer = await browser.open(authorisationUrl({ ...ask, challenge }, change, origin), REDIRECT_URI);
  return { ...answer, verifier, code: new URL(answer.url).searchParams.get("code") ?? "" };
}

async function signIn(browser: Browser, ask: Ask) {
  const { code, verifier } = await authorise(browser, ask);
  return await exchange({
    code,
    verifier,
    ...(ask.clientId === undefined ? {} : { clientId: ask.clientId }),
  });
}

interface Exchange {
  readonly code: string;
  readonly verifier: string;
  readonly clientId?: string;
  readonly secret?: string;
  readonly redirectUri?: string;
}

async function exchange({
  code,
  verifier,
  clientId = "portal",
  secret = SECRET,
  redirectUri = REDIRECT_URI,
}: Exchange) {
  return await requestToken(
    { origin: originOf(SIGN_IN_PORTS.home) },
    { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier },
    `${clientId}:${secret}`,
  );
}
