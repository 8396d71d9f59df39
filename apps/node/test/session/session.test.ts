import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aBrowser, type Browser } from "../authorisation/a-browser.ts";
import { SESSION_PORTS } from "../authorisation/a-trust-node.ts";
import { openIdentityProvider } from "../authorisation/an-identity-provider.ts";
import {
  codeOf,
  NODE,
  OFFICER,
  openSessionNode,
  STUDENT,
  signIn,
  whoIsSignedIn,
} from "./a-signed-in-browser.ts";

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

describe("a student at the node's own pages", () => {
  test("signs in, comes back to where it began, and is taken by /me without a token", async () => {
    const browser = aBrowser();
    expect((await signIn(browser)).url).toBe(`${NODE()}/docs?from=here#there`);
    expect(await whoIsSignedIn(browser)).toMatchObject({
      signedIn: true,
      displayName: "Student 01 of Noord",
      schacHome: "noord.example",
      roles: ["student"],
    });
    const mine = await browser.send(`${NODE()}/me/v1/enrolments`);
    expect([mine.status, mine.headers.get("cache-control")]).toEqual([200, "private, no-store"]);
  });

  test("carries one cookie, sealed, that scripts can not read and that holds neither names nor tokens", async () => {
    const browser = aBrowser();
    await signIn(browser);
    const answer = await browser.send(`${NODE()}/session/me`);
    const [cookie = "", ...more] = answer.headers.getSetCookie();
    expect(more).toEqual([]);
    expect(cookie).toMatch(/^wissel-noord-example-session-of-pages=eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+; /);
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test("is nobody without a cookie, and with one that was altered", async () => {
    expect(await whoIsSignedIn(aBrowser())).toEqual({ signedIn: false });
    const browser = aBrowser();
    await signIn(browser);
    const altered = browser
      .cookiesFor(NODE())
      .replace(/\.\.(.)/, (_, first) => (first === "A" ? "..B" : "..A"));
    const answer = await fetch(`${NODE()}/me/v1/enrolments`, { headers: { cookie: altered } });
    expect(await codeOf(answer)).toBe("session-ended");
    expect(answer.headers.get("set-cookie")).toContain("Max-Age=0");
  });

  test("is refused at the desk and in the alliance, and is no SIS", async () => {
    const browser = aBrowser();
    await signIn(browser);
    const codes = ["/desk/v1/approvals", "/alliance/v1/rounds", "/sis/v1/persons"].map(async (path) =>
      codeOf(await browser.send(NODE() + path)),
    );
    expect(await Promise.all(codes)).toEqual(["scope-missing", "scope-missing", "token-missing"]);
  });
});

describe("staff at the node's own pages", () => {
  test("has the roles that the institution gave, at the audiences of these roles", async () => {
    identity.account = OFFICER;
    const browser = aBrowser();
    await signIn(browser);
    expect((await whoIsSignedIn(browser)).roles).toEqual(["officer"]);
    const codes = ["/desk/v1/approvals", "/alliance/v1/rounds", "/me/v1/enrolments"].map(async (path) =>
      codeOf(await browser.send(NODE() + path)),
    );
    expect(await Promise.all(codes)).toEqual([200, "scope-missing", "scope-missing"]);
  });

  test("may be a student too", async () => {
    identity.account = { ...STUDENT, sub: "both-1" };
    const browser = aBrowser();
    await signIn(browser);
    expect((await whoIsSignedIn(browser)).roles).toEqual(["student", "coordinator"]);
    expect((await browser.send(`${NODE()}/alliance/v1/rounds`)).status).toBe(200);
    expect((await browser.send(`${NODE()}/me/v1/enrolments`)).status).toBe(200);
  });

  test("without a role is not let in", async () => {
    identity.account = { ...OFFICER, sub: "somebody" };
    const { status, text } = await signIn(aBrowser());
    expect([status, text]).toEqual([403, expect.stringContaining("(role-missing)")]);
  });
});

describe("a request that changes something", () => {
  test.each([
    ["without the session's token", {}, "csrf-token-missing"],
    ["with a wrong token", { "x-wissel-csrf": "guessed" }, "csrf-token-missing"],
    ["from another site", { "sec-fetch-site": "cross-site" }, "origin-foreign"],
    ["from a neighbour's site", { "sec-fetch-site": "same-site" }, "origin-foreign"],
    ["from another origin", { origin: "http://127.0.0.1:1" }, "origin-foreign"],
    ["from nowhere", { "sec-fetch-site": undefined }, "origin-foreign"],
  ])("%s is refused", async (_what, change, code) => {
    const browser = aBrowser();
    await signIn(browser);
    const { csrfToken } = await whoIsSignedIn(browser);
    const ours = { "sec-fetch-site": "same-origin" };
    const token = code === "csrf-token-missing" ? {} : { "x-wissel-csrf": csrfToken };
    const headers = clean({ ...ours, ...token, ...change });
    for (const path of ["/me/v1/enrolments", "/session/logout"]) {
      const init = { method: "POST", headers: { ...headers, ...JSON_OF[path] }, body: BODY_OF[path] ?? null };
      expect(await codeOf(await browser.send(NODE() + path, init))).toBe(code);
    }
    expect(await whoIsSignedIn(browser)).toMatchObject({ signedIn: true });
  });

  test("from a page of ours reaches the operation", async () => {
    const browser = aBrowser();
    await signIn(browser);
    const { csrfToken } = await whoIsSignedIn(browser);
    const headers = { "x-wissel-csrf": csrfToken, origin: NODE(), "content-type": "application/json" };
    const init = { method: "POST", headers: { ...headers, "idempotency-key": "k-1" }, body: "{}" };
    expect(await codeOf(await browser.send(`${NODE()}/me/v1/enrolments`, init))).toBe("request-invalid");
  });

  test("with an Authorization header is the bearer's alone, whatever cookie comes with it", async () => {
    const browser = aBrowser();
    await signIn(browser);
    const headers = { authorization: "Bearer guessed" };
    expect(await codeOf(await browser.send(`${NODE()}/me/v1/enrolments`, { headers }))).toBe("token-invalid");
  });
});

describe("signing out", () => {
  test("ends the session for every copy of its cookie, and says where the other one can be ended", async () => {
    const browser = aBrowser();
    await signIn(browser);
    const copied = browser.cookiesFor(NODE());
    const { csrfToken } = await whoIsSignedIn(browser);
    const left = await signOut(browser, csrfToken);
    expect(await left.json()).toEqual({ endSessionUrl: expect.stringContaining("client_id=node") });
    expect(browser.cookiesFor(NODE())).toBe("");
    const answer = await fetch(`${NODE()}/me/v1/enrolments`, { headers: { cookie: copied } });
    expect(await codeOf(answer)).toBe("session-ended");
    expect(await (await signOut(browser, csrfToken)).json()).toEqual({ endSessionUrl: null });
  });
});

const JSON_OF: Readonly<Record<string, object>> = {
  "/me/v1/enrolments": { "content-type": "application/json" },
};
const BODY_OF: Readonly<Record<string, string>> = { "/me/v1/enrolments": "{}" };

function signOut(browser: Browser, csrfToken: string): Promise<Response> {
  const headers = { "x-wissel-csrf": csrfToken, origin: NODE() };
  return browser.send(`${NODE()}/session/logout`, { method: "POST", headers });
}

function clean(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const set = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(set);
}
