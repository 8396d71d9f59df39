import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { lookAfterParked } from "../../src/delivery/parked.ts";
import { aRow, PATIENCE } from "./about-results.ts";
import { anEnrolment, type TwoNodes, twoNodes } from "./two-nodes.ts";

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterEach(() => nodes.internet.refuse(nodes.home.entityId, undefined));
afterAll(() => nodes[Symbol.asyncDispose]());

interface Sent {
  readonly jti: string;
  readonly associationId: string;
}

async function aSentResult(): Promise<Sent> {
  const { home, host } = nodes;
  const enrolment = await anEnrolment(home, host);
  const { body } = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
  return { jti: body.outcomes[0].resultId, associationId: enrolment.association_id };
}

async function aRefusedResult(err: string): Promise<Sent> {
  nodes.internet.refuse(nodes.home.entityId, err);
  const sent = await aSentResult();
  await expect.poll(() => stateOf(sent), PATIENCE).toBe("parked");
  nodes.internet.refuse(nodes.home.entityId, undefined);
  return sent;
}

async function aTakenResult(): Promise<void> {
  const sent = await aSentResult();
  await expect.poll(() => stateOf(sent), PATIENCE).toBe("delivered");
}

async function stateOf({ jti }: Sent): Promise<string | undefined> {
  const rows = await nodes.host.query<{ state: string }>(
    "SELECT state FROM delivery WHERE delivery_id = $1",
    [jti],
  );
  return rows[0]?.state;
}

async function look(): Promise<void> {
  const { host, home } = nodes;
  await lookAfterParked({
    pool: host.pool,
    clock: { now: () => new Date() },
    newId: uuidv7,
    recipients: { isKnown: (name) => name === home.schacHome },
    log: host.app.log,
    kick: () => host.delivery.kick(),
  });
}

/** What people at the host were told of an enrolment. */
async function tasksOf({ associationId }: Sent): Promise<readonly object[]> {
  const { body } = await nodes.host.desk("GET", "/tasks");
  const tasks: readonly { readonly associationId: string }[] = body.items;
  return tasks.filter((task) => task.associationId === associationId);
}

describe("an event that its recipient refuses", () => {
  test.each(["invalid_issuer", "access_denied"])(
    "with %s is a task until it is sent again by itself, when the recipient takes others",
    async (err) => {
      const refused = await aRefusedResult(err);
      await look();
      expect(await stateOf(refused)).toBe("parked");
      expect(await tasksOf(refused)).toMatchObject([
        { kind: "event_refused", state: "open", resultId: refused.jti },
      ]);

      await aTakenResult();
      await look();
      await expect.poll(() => stateOf(refused), PATIENCE).toBe("delivered");
      await look();
      expect(await tasksOf(refused)).toMatchObject([{ kind: "event_refused", state: "settled" }]);
    },
  );

  test("again is left to a person, who can have it sent at any time", async () => {
    const refused = await aRefusedResult("invalid_issuer");
    await aTakenResult();
    nodes.internet.refuse(nodes.home.entityId, "invalid_issuer");
    await look();
    await expect.poll(() => triesOf(refused), PATIENCE).toBe(2);
    await expect.poll(() => stateOf(refused), PATIENCE).toBe("parked");
    nodes.internet.refuse(nodes.home.entityId, undefined);
    await aTakenResult();
    await look();
    expect(await stateOf(refused)).toBe("parked");
    expect(await tasksOf(refused)).toMatchObject([{ state: "open" }]);

    const replay = { deliveryIds: [refused.jti] };
    expect(await nodes.host.desk("POST", "/deliveries/replay", replay)).toMatchObject({ body: { count: 1 } });
    await expect.poll(() => stateOf(refused), PATIENCE).toBe("delivered");
    await look();
    expect(await tasksOf(refused)).toMatchObject([{ state: "settled" }]);
  });

  test("for what is wrong with it stays refused, whatever else is taken", async () => {
    const refused = await aRefusedResult("invalid_audience");
    await aTakenResult();
    await look();
    expect([await stateOf(refused), await triesOf(refused)]).toEqual(["parked", 1]);
    expect(await tasksOf(refused)).toMatchObject([{ kind: "event_refused", state: "open" }]);
  });
});

async function triesOf({ jti }: Sent): Promise<number | undefined> {
  const text = "SELECT tries FROM delivery WHERE delivery_id = $1";
  return (await nodes.host.query<{ tries: number }>(text, [jti]))[0]?.tries;
}
