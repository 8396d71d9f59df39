import { deriveSealingKey } from "@wissel/trust";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { cookieJar } from "../../session/session-cookie.ts";
import { openSignIns } from "./sign-ins.ts";

const MINUTE_MS = 60_000;

async function aNode(secret = 1) {
  let now = new Date("2027-05-08T12:00:00Z");
  const seal = async (purpose: string) => await deriveSealingKey(new Uint8Array(32).fill(secret), purpose);
  const signIns = openSignIns({
    jar: cookieJar({ baseUrl: "https://noord.example", schacHome: "noord.example" }),
    stateKey: await seal("states"),
    cookieKey: await seal("cookies"),
    clock: { now: () => now },
    newId: uuidv7,
  });
  return {
    signIns,
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
    async begin() {
      const { state, cookie, nonce } = await signIns.begin("zuid.example");
      return { state, nonce, cookie: cookie.split(";")[0] };
    },
  };
}

describe("a sign-in", () => {
  test("comes back to the browser that began it, with the home it began with", async () => {
    const node = await aNode();
    const { state, cookie, nonce } = await node.begin();
    expect(await node.signIns.finish(state, `other=1; ${cookie}`)).toMatchObject({
      home: "zuid.example",
      nonce,
    });
  });

  test("has a state that fits an address, under 1 kB, and gives nothing away", async () => {
    const { state } = await (await aNode()).begin();
    expect(state).toMatch(/^[\w.-]+$/);
    expect(state.length).toBeLessThan(1024);
    expect(Buffer.from(state, "base64url").toString()).not.toContain("zuid");
  });

  test("is nobody's with a forged state, another browser's cookie, or none", async () => {
    const node = await aNode();
    const [mine, theirs] = [await node.begin(), await node.begin()];
    const forged = Buffer.from(JSON.stringify({ h: "zuid.example", p: "https://thief.example" }));
    const foreign = await (await aNode(2)).begin();
    for (const state of [undefined, "bogus", forged.toString("base64url"), foreign.state, `${mine.state}x`])
      expect(await node.signIns.finish(state, mine.cookie)).toBeUndefined();
    for (const cookie of [undefined, theirs.cookie, foreign.cookie, mine.cookie?.slice(0, -2)])
      expect(await node.signIns.finish(mine.state, cookie)).toBeUndefined();
  });

  test("is over after fifteen minutes", async () => {
    const node = await aNode();
    const { state, cookie } = await node.begin();
    node.pass(15 * MINUTE_MS - 1);
    expect(await node.signIns.finish(state, cookie)).toBeDefined();
    node.pass(1);
    expect(await node.signIns.finish(state, cookie)).toBeUndefined();
  });
});
