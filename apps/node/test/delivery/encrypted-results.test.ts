import { generateKey, isWrapped, wrapSet } from "@wissel/trust";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRow, dispositions, PATIENCE, receivedFor, returnedFor } from "./about-results.ts";
import { anEnrolment, aSignedResult, type TwoNodes, twoNodes } from "./two-nodes.ts";

const kidOf = (token: string) => JSON.parse(atob(token.split(".")[0] ?? "")).kid;

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterAll(() => nodes[Symbol.asyncDispose]());

describe("an encrypted result", () => {
  test("is nothing but ciphertext on its way", async () => {
    const { home, host, internet } = nodes;
    const enrolment = await anEnrolment(home, host);
    await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    const id = enrolment.association_id;
    await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "delivered" });
    expect(internet.pushed.length).toBeGreaterThan(0);
    expect(internet.pushed.filter(({ token }) => !isWrapped(token))).toEqual([]);
  });

  test("is not lost when home has lost its key: it comes again, wrapped for the new one", async () => {
    const { home, host, internet } = nodes;
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    internet.takeDown(home.entityId);
    await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    const lost = home.encryption.held[0]?.kid;
    home.encryption.held = [await generateKey("encryption")];
    home.encryption.held = [await generateKey("encryption")];
    internet.bringUp(home.entityId);
    await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "delivered" });
    await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(1);
    const keys = internet.pushed
      .filter(({ origin }) => origin === home.entityId)
      .map(({ token }) => kidOf(token));
    expect(keys.slice(-2)).toEqual([lost, home.encryption.held[0]?.kid]);
  });

  test("that home cannot open is answered with invalid_key, and stored nowhere", async () => {
    const { home, host } = nodes;
    const { association_id } = await anEnrolment(home, host);
    const token = await aSignedResult({ home, host }, association_id);
    const { publicJwk } = await generateKey("encryption");
    expect(await home.push(await wrapSet(token, publicJwk))).toMatchObject({
      status: 400,
      body: { err: "invalid_key" },
    });
    expect(await dispositions(home, association_id)).toEqual([]);
  });

  test("is the same event as the token inside", async () => {
    const { home, host } = nodes;
    const { association_id } = await anEnrolment(home, host);
    const token = await aSignedResult({ home, host }, association_id);
    const [key] = home.encryption.held;
    if (key === undefined) throw new Error("home has no key");
    for (const pushed of [await wrapSet(token, key.publicJwk), token]) {
      expect(await home.push(pushed)).toMatchObject({ status: 202 });
    }
    await expect.poll(() => dispositions(home, association_id), PATIENCE).toEqual(["applied"]);
  });
});
