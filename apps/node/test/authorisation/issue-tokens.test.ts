import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runIssueTokens } from "../../src/authorisation/issue-tokens-command.ts";
import { TokenRequestError } from "../../src/authorisation/token-requests.ts";
import {
  claimsOf,
  headerOf,
  OPERATOR_PORTS,
  openTrustNode,
  requestToken,
  SECRET,
  type TrustNode,
  whoIs,
} from "./a-trust-node.ts";

/** Bearer tokens are told by themselves. */
const ANY_REQUEST = { method: "GET", url: "/", headers: {} };

describe("the operator's tokens", () => {
  test("let students, officers and coordinators in like tokens of a sign-in", async () => {
    await using stack = new AsyncDisposableStack();
    const node = await aNode(stack);
    const student = aRequest({ person: { studentNumber: "N1", level: "bachelor", creditsEarned: 60 } });
    const officer = aRequest({ kind: "officer", loginSubject: "officer-1", clientId: "desk" });
    const coordinator = { ...officer, kind: "coordinator", loginSubject: "coordinator-1" };
    const issued = await issue(node, [student, officer, coordinator]);

    expect(issued[0]).toMatchObject(student);
    expect(await whoIs(node, issued[0]?.token)).toMatchObject({
      kind: "student",
      personId: issued[0]?.personId,
      clientId: "portal",
      scopes: ["me.enrol", "me.read", "me.withdraw"],
    });
    expect(await whoIs(node, issued[1]?.token)).toMatchObject({ kind: "staff", scopes: ["desk"] });
    expect(await whoIs(node, issued[2]?.token)).toMatchObject({ kind: "staff", scopes: ["alliance"] });
    const real = await requestToken(node, { grant_type: "client_credentials" }, `sis:${SECRET}`);
    expect(Object.keys(claimsOf(issued[0]?.token)).sort()).toEqual(
      Object.keys(claimsOf(real.body.access_token)).sort(),
    );
    expect(headerOf(issued[0]?.token)).toEqual(headerOf(real.body.access_token));
  });

  test("belong to the same person each time, under another name for each portal", async () => {
    await using stack = new AsyncDisposableStack();
    const node = await aNode(stack);
    const [first, other] = await issue(node, [aRequest(), aRequest({ clientId: "other-portal" })]);
    const [again] = await issue(node, [aRequest()]);
    expect(again?.personId).toBe(first?.personId);
    expect(other?.personId).toBe(first?.personId);
    expect(claimsOf(again?.token).sub).toBe(claimsOf(first?.token).sub);
    expect(claimsOf(other?.token).sub).not.toBe(claimsOf(first?.token).sub);
  });

  test("are not given for what nobody could get by signing in; the other rows get theirs", async () => {
    await using stack = new AsyncDisposableStack();
    const node = await aNode(stack);
    const issued = await issue(node, [
      aRequest({ clientId: "unknown" }),
      aRequest({ kind: "officer", loginSubject: "coordinator-1", clientId: "desk" }),
      aRequest({ kind: "officer", loginSubject: "officer-1" }),
      aRequest({ ttlSeconds: 100_000 }),
      aRequest(),
    ]);
    expect(issued.map(({ token, refusal }) => [token !== undefined, typeof refusal])).toEqual([
      [false, "string"],
      [false, "string"],
      [false, "string"],
      [false, "string"],
      [true, "undefined"],
    ]);
  });

  test("come in thousands, and thousands are let in at once", async () => {
    await using stack = new AsyncDisposableStack();
    const node = await aNode(stack);
    const count = 2_500;
    const requests = Array.from({ length: count }, (_, i) => aRequest({ loginSubject: `s-${i}` }));
    const issued = await issue(node, requests);
    expect(new Set(issued.map(({ personId }) => personId)).size).toBe(count);
    const callers = await Promise.all(
      issued.map(({ token }) => node.authorisation.authenticate(`Bearer ${token}`, ANY_REQUEST)),
    );
    const persons = callers.map(
      (outcome) => outcome.ok && outcome.value.kind === "student" && outcome.value.personId,
    );
    expect(persons).toEqual(issued.map(({ personId }) => personId));
  });

  test.each(["{", "[]", '{"kind":"dean"}', '{"kind":"student","loginSubject":"a","clientId":"b"}'])(
    "are not begun when a line is %s",
    async (line) => {
      await using stack = new AsyncDisposableStack();
      const node = await aNode(stack);
      await expect(run(node, `${JSON.stringify(aRequest())}\n${line}\n`)).rejects.toThrow(TokenRequestError);
    },
  );
});

function aNode(stack: AsyncDisposableStack): Promise<TrustNode> {
  const { home: port, identity: identityPort } = OPERATOR_PORTS;
  return openTrustNode(stack, { port, identityPort });
}

interface Issued {
  readonly personId?: string;
  readonly token?: string;
  readonly refusal?: string;
}

function aRequest(overrides: object = {}): object {
  return { kind: "student", loginSubject: "student-1", clientId: "portal", ttlSeconds: 28_800, ...overrides };
}

async function issue(node: TrustNode, requests: readonly object[]): Promise<readonly Issued[]> {
  return await run(node, requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
}

async function run(node: TrustNode, text: string): Promise<readonly Issued[]> {
  const folder = mkdtempSync(join(tmpdir(), "wissel-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "requests.ndjson");
  writeFileSync(file, text);
  const lines: string[] = [];
  await runIssueTokens(node.config, ["--file", file], (line) => lines.push(line));
  return lines.map((line) => JSON.parse(line) as Issued);
}
