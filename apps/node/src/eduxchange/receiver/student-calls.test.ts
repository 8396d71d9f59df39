import { PeerUnreachable } from "@wissel/peer";
import { deriveSealingKey } from "@wissel/trust";
import { describe, expect, test } from "vitest";
import type { StudentTokens } from "./identity-provider.ts";
import { openStudentCalls, sealTokens } from "./student-calls.ts";

const KEY = await deriveSealingKey(new Uint8Array(32), "test");
const answer = (status: number) => ({ status, headers: {}, body: undefined });

const takesGood = (token: string) => (token === "good" ? 200 : 401);

/** Tokens of one student, a home that takes only `good`, and an identity provider that renews by a table. */
async function aStudent(tokens: StudentTokens, renewals: Readonly<Record<string, StudentTokens | "down">>) {
  let stored: string | undefined = await sealTokens(tokens, KEY);
  const before = stored;
  const asked: string[] = [];
  const brought: string[] = [];
  const calls = openStudentCalls({
    tokensKey: KEY,
    identityProvider: {
      async refresh(refreshToken) {
        brought.push(refreshToken);
        const renewed = renewals[refreshToken];
        if (renewed === "down") throw new PeerUnreachable("peer-timeout", "https://idp.example");
        return renewed;
      },
    },
    async replaceTokens(change) {
      if (change.before === stored) stored = change.after;
      return stored;
    },
  });
  return {
    ...{ asked, brought },
    isKept: () => stored !== undefined,
    renewElsewhere: async (renewed: StudentTokens) => {
      stored = await sealTokens(renewed, KEY);
    },
    tokens: () => stored ?? before,
    ask: (statusOf: (token: string) => number = takesGood, tokensJwe = stored ?? before) =>
      calls.ask({ correlationId: "c", tokensJwe }, async (token) => {
        asked.push(token);
        return answer(statusOf(token));
      }),
  };
}

const OLD = { accessToken: "old", refreshToken: "r1" };
const GOOD = { accessToken: "good", refreshToken: "r2" };

describe("a home's answer", () => {
  test.each([200, 400, 403, 404, 409, 500, 503])(
    "of %i renews no token and is asked for once",
    async (status) => {
      const student = await aStudent(OLD, { r1: GOOD });
      expect((await student.ask(() => status)).status).toBe(status);
      expect([student.asked, student.brought]).toEqual([["old"], []]);
    },
  );

  test("of 401 has the token renewed once, and is asked for once more", async () => {
    const student = await aStudent(OLD, { r1: GOOD });
    expect((await student.ask()).status).toBe(200);
    expect([student.asked, student.brought]).toEqual([["old", "good"], ["r1"]]);
    expect((await student.ask()).status).toBe(200);
    expect(student.brought).toEqual(["r1"]);
  });

  test("of 401 to the new token as well is the answer", async () => {
    const student = await aStudent(OLD, { r1: { accessToken: "other", refreshToken: "r2" } });
    expect((await student.ask()).status).toBe(401);
    expect([student.asked, student.brought]).toEqual([["old", "other"], ["r1"]]);
  });
});

describe("a refresh token", () => {
  test("that is refused is destroyed with the other, and home's answer stands", async () => {
    const student = await aStudent(OLD, {});
    expect((await student.ask()).status).toBe(401);
    expect(student.isKept()).toBe(false);
  });

  test("that was never given cannot be brought", async () => {
    const student = await aStudent({ accessToken: "old" }, {});
    expect((await student.ask()).status).toBe(401);
    expect([student.brought, student.isKept()]).toEqual([[], false]);
  });

  test("is brought once by two who need it at the same time", async () => {
    const student = await aStudent(OLD, { r1: GOOD });
    const answers = await Promise.all([student.ask(), student.ask()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(student.brought).toEqual(["r1"]);
  });

  test("that another process has used up meanwhile is no reason to destroy what that got", async () => {
    const student = await aStudent(OLD, {});
    const read = student.tokens();
    await student.renewElsewhere(GOOD);
    expect((await student.ask(takesGood, read)).status).toBe(200);
    expect(student.isKept()).toBe(true);
  });

  test("is kept where the identity provider does not answer", async () => {
    const student = await aStudent(OLD, { r1: "down" });
    await expect(student.ask()).rejects.toThrow(PeerUnreachable);
    expect(student.isKept()).toBe(true);
  });
});
