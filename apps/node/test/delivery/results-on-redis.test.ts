import { describe, expect, inject, test } from "vitest";
import { anEnrolment, twoNodes } from "./two-nodes.ts";

const PATIENCE = { timeout: 15_000, interval: 20 };
const redisUrl = inject("redisUrl");

describe.runIf(redisUrl !== undefined)("with queues on one Redis", () => {
  test("a result comes home and its receipt back, each through its own institution's queue", async () => {
    await using nodes = await twoNodes(redisUrl);
    const { home, host } = nodes;
    const { association_id: associationId } = await anEnrolment(home, host);
    const row = { home: home.schacHome, associationId, state: "completed", resultDate: "2027-06-28" };
    await host.sis("POST", "/results", { rows: [row] });
    const returned = async () => (await host.sis("GET", "/results")).body.items[0];
    await expect.poll(returned, PATIENCE).toMatchObject({ status: "delivered" });
    const receipt = "SELECT state FROM delivery WHERE event_type LIKE '%/result-received'";
    await expect.poll(() => home.query(receipt), PATIENCE).toEqual([{ state: "delivered" }]);
  });
});
