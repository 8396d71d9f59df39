import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aBrowser } from "../authorisation/a-browser.ts";
import { originOf, SESSION_PORTS } from "../authorisation/a-trust-node.ts";
import { openIdentityProvider } from "../authorisation/an-identity-provider.ts";
import { NODE, openSessionNode, STUDENT, signIn, whoIsSignedIn } from "./a-signed-in-browser.ts";

const stack = new AsyncDisposableStack();
let identity: Awaited<ReturnType<typeof openIdentityProvider>>;

beforeAll(async () => {
  identity = await openIdentityProvider(stack, SESSION_PORTS);
  await openSessionNode(stack);
});
beforeEach(() => {
  identity.account = STUDENT;
});
afterAll(() => stack.disposeAsync());

const CALLBACK = () => `${NODE()}/session/callback`;

describe("signing in to the node's own pages", () => {
  test("asks with PKCE, state and nonce, and passes on whom to expect", async () => {
    const answer = await aBrowser().send(`${NODE()}/session/login?loginHint=student01`);
    const { origin, searchParams } = new URL(answer.headers.get("location") ?? "");
    expect([answer.status, origin]).toEqual([302, originOf(SESSION_PORTS.identity)]);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      redirect_uri: CALLBACK(),
      login_hint: "student01",
      state: expect.stringMatching(/^[\w-]{30,}$/),
      nonce: expect.stringMatching(/^[\w-]{30,}$/),
    });
  });

  test.each([
    "//elsewhere.example",
    "/\\elsewhere.example",
    "https://elsewhere.example/",
    "javascript:alert(1)",
    "/a\u0009b",
    "docs",
    "",
  ])("never leads to %j afterwards", async (returnTo) => {
    const url = `${NODE()}/session/login?returnTo=${encodeURIComponent(returnTo)}`;
    expect((await aBrowser().send(url)).status).toBe(400);
  });

  test("leads to a path of the node even where it looks like another host", async () => {
    const browser = aBrowser();
    const { url } = await browser.open(
      `${NODE()}/session/login?returnTo=/.//elsewhere.example`,
      `${NODE()}//`,
    );
    expect(new URL(url).origin).toBe(NODE());
  });

  test("is finished by the browser that began it, once", async () => {
    const browser = aBrowser();
    const { url } = await browser.open(`${NODE()}/session/login`, CALLBACK());
    expect(await pageAt(aBrowser(), url)).toEqual([400, "sign-in-over"]);
    expect((await browser.send(url)).status).toBe(302);
    expect(await pageAt(browser, url)).toEqual([400, "sign-in-over"]);
  });

  test("in a second tab makes the first one start again", async () => {
    const browser = aBrowser();
    const first = await browser.open(`${NODE()}/session/login`, CALLBACK());
    const second = await browser.open(`${NODE()}/session/login`, CALLBACK());
    expect(await pageAt(browser, first.url)).toEqual([400, "sign-in-over"]);
    expect((await browser.send(second.url)).status).toBe(302);
  });

  test.each([
    ["another state", "state", "x", "sign-in-over", 400],
    ["another issuer", "iss", "https://elsewhere.example", "identity-provider-unavailable", 503],
    ["another code", "code", "x", "identity-provider-unavailable", 503],
  ])("with %s signs nobody in", async (_what, name, value, code, status) => {
    const browser = aBrowser();
    const { url } = await browser.open(`${NODE()}/session/login`, CALLBACK());
    const changed = new URL(url);
    changed.searchParams.set(name, value);
    expect(await pageAt(browser, changed.href)).toEqual([status, code]);
    expect(await whoIsSignedIn(browser)).toEqual({ signedIn: false });
  });

  test("with an account of another institution is refused", async () => {
    identity.account = { ...STUDENT, schac_home_organization: "zuid.example" };
    const { status, text } = await signIn(aBrowser());
    expect([status, text]).toEqual([403, expect.stringContaining("(home-organisation-mismatch)")]);
    identity.account = { ...STUDENT, schac_home_organization: "Noord.example" };
    expect((await signIn(aBrowser())).status).toBe(302);
  });

  test("that the person breaks off says so", async () => {
    identity.account = { ...STUDENT, error: "access_denied" };
    const { status, text } = await signIn(aBrowser());
    expect([status, text]).toEqual([403, expect.stringContaining("(sign-in-refused)")]);
  });

  test("begins a new session, so that one which was planted before is worth nothing", async () => {
    const browser = aBrowser();
    await signIn(browser);
    const before = await whoIsSignedIn(browser);
    await signIn(browser);
    expect((await whoIsSignedIn(browser)).csrfToken).not.toBe(before.csrfToken);
  });
});

async function pageAt(browser: ReturnType<typeof aBrowser>, url: string): Promise<readonly unknown[]> {
  const response = await browser.send(url);
  const [, code] = /<p>\(([a-z-]+)\)/.exec(await response.text()) ?? [];
  return [response.status, code];
}
