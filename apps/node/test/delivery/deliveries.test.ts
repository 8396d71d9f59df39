import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { aRow, PATIENCE } from "./about-results.ts";
import { anEnrolment, type TwoNodes, twoNodes } from "./two-nodes.ts";

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterEach(async () => {
  await nodes.host.query("DELETE FROM delivery; DELETE FROM recipient_pause; DELETE FROM recipient_failure");
});
afterAll(() => nodes[Symbol.asyncDispose]());

/** Results that host has sent to home, by delivery. */
async function sentResults(count: number): Promise<readonly string[]> {
  const { home, host } = nodes;
  const enrolments = await Promise.all(Array.from({ length: count }, () => anEnrolment(home, host)));
  const { body } = await host.sis("POST", "/results", { rows: enrolments.map(aRow) });
  const ids: readonly string[] = body.outcomes.map(({ resultId }: { resultId: string }) => resultId);
  await expect.poll(() => statesOf(ids), PATIENCE).toEqual(ids.map(() => "delivered"));
  return ids;
}

async function statesOf(ids: readonly string[]): Promise<readonly string[]> {
  const text = "SELECT state FROM delivery WHERE delivery_id = ANY ($1)";
  return (await nodes.host.query<{ state: string }>(text, [ids])).map(({ state }) => state);
}

describe("officers", () => {
  test("see what was delivered, by which attempts, page by page", async () => {
    const { home, host } = nodes;
    const ids = await sentResults(3);
    const first = await host.desk("GET", `/deliveries?recipient=${home.schacHome}&state=delivered&limit=2`);
    expect(first.body.items).toMatchObject([
      { deliveryId: ids[2], kind: "set", event: "result-issued", recipient: home.schacHome, attempts: 0 },
      { deliveryId: ids[1] },
    ]);
    const rest = await host.desk("GET", `/deliveries?state=delivered&limit=2&cursor=${first.body.next}`);
    expect(rest.body.items.map(({ deliveryId }: { deliveryId: string }) => deliveryId)).toEqual([ids[0]]);
    const { body } = await host.desk("GET", `/deliveries/${ids[0]}`);
    expect(body.history).toEqual([
      { number: 1, at: expect.any(String), road: "push", verdict: "delivered", status: 202 },
    ]);
    expect(JSON.stringify(body)).not.toContain("08,50");
    expect(await host.desk("GET", `/deliveries/${uuidv7()}`)).toMatchObject({ status: 404 });
  });

  test("see why a partner refused, in its words", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    await host.query("DELETE FROM recipient_failure");
    const { body } = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    const id = body.outcomes[0].resultId;
    await expect.poll(() => statesOf([id]), PATIENCE).toEqual(["delivered"]);
    await host.query(
      "UPDATE delivery SET state = 'parked', jws_jwe = NULL, event_type = $2 WHERE delivery_id = $1",
      [id, "https://schemas.wissel.example/events/v1/result-recorded"],
    );
    expect(await host.sis("POST", "/deliveries/replay", { deliveryIds: [id] })).toMatchObject({
      body: { dryRun: false, count: 1 },
    });
    await expect.poll(() => statesOf([id]), PATIENCE).toEqual(["parked"]);
    const { body: found } = await host.sis("GET", `/deliveries/${id}`);
    expect(found.history.at(-1)).toMatchObject({
      ...{ number: 2, verdict: "parked", reason: "invalid_request", status: 400 },
      detail: expect.stringContaining("results"),
    });
  });

  test("pause a partner and resume it, and nothing is lost", async () => {
    const { home, host } = nodes;
    const path = `/partners/${home.schacHome}`;
    const paused = await host.desk("PUT", `${path}/pause`, { reason: "moves to new machines" });
    expect(paused).toMatchObject({
      status: 200,
      body: { cause: "operator", reason: "moves to new machines" },
    });
    const enrolment = await anEnrolment(home, host);
    const { body } = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    const id = body.outcomes[0].resultId;
    const partner = async () => (await host.desk("GET", "/partners")).body.items[0];
    await expect.poll(partner, PATIENCE).toMatchObject({
      ...{ schacHome: home.schacHome, kind: "partner", send: "push", window: 0, inFlight: 0 },
      ...{ pause: { cause: "operator" }, owed: { pending: 1 }, oldestOwedAt: expect.any(String) },
    });
    for (const _ of [1, 2]) expect(await host.desk("DELETE", `${path}/pause`)).toMatchObject({ status: 204 });
    await expect.poll(() => statesOf([id]), PATIENCE).toEqual(["delivered"]);
    expect(await partner()).not.toHaveProperty("pause");
    expect(await host.desk("PUT", "/partners/oost.example/pause", { reason: "?" })).toMatchObject({
      status: 404,
    });
  });
});

describe("a replay", () => {
  test("of one, of a period, or of all to a recipient sends the same event again", async () => {
    const { home, host } = nodes;
    const ids = await sentResults(3);
    const replay = async (filter: object, query = "") =>
      (await host.desk("POST", `/deliveries/replay${query}`, filter)).body;
    const recipient = home.schacHome;
    expect(await replay({ recipient })).toEqual({ dryRun: false, count: 0 });
    const states = ["delivered"];
    expect(await replay({ recipient, states }, "?dryRun=true")).toEqual({ dryRun: true, count: 3 });
    const long = { createdFrom: "2020-01-01T00:00:00Z", createdUntil: "2021-01-01T00:00:00Z" };
    expect(await replay({ recipient, states, ...long })).toEqual({ dryRun: false, count: 0 });
    expect(await replay({ deliveryIds: [ids[0], uuidv7()], states })).toEqual({ dryRun: false, count: 1 });
    expect(await replay({ recipient: "oost.example", states })).toEqual({ dryRun: false, count: 0 });
    await expect.poll(() => statesOf(ids), PATIENCE).toEqual(["delivered", "delivered", "delivered"]);
    expect(await replay({ recipient, states })).toEqual({ dryRun: false, count: 3 });
    const tries = "SELECT tries FROM delivery ORDER BY delivery_id";
    await expect.poll(() => host.query(tries), PATIENCE).toEqual([{ tries: 3 }, { tries: 2 }, { tries: 2 }]);
    const audited =
      "SELECT DISTINCT partner, object, actor FROM audit_entry WHERE what = 'deliveries-replayed'";
    expect(await host.query(`${audited} AND object = 'delivery:${ids[0]}'`)).toHaveLength(1);
    expect(await host.query(`${audited} AND partner = '${recipient}'`)).toHaveLength(1);
    const stored = "SELECT count(*)::int AS count FROM inbox WHERE jti = ANY ($1)";
    expect(await home.query(stored, [ids])).toEqual([{ count: 3 }]);
  });

  test("names either deliveries or a recipient", async () => {
    const { host } = nodes;
    for (const body of [
      {},
      { recipient: "noord.example", deliveryIds: [uuidv7()] },
      { states: ["sending"] },
    ]) {
      expect(await host.desk("POST", "/deliveries/replay", body)).toMatchObject({ status: 400 });
    }
  });
});
