import type { HostAnswer, Recorded, Verdict } from "@wissel/core";
import { AN_INSTANT, aHomeView, anEnrolmentCommand } from "@wissel/testing/enrolment-builders";
import { describe, expect, test } from "vitest";
import { type Deferred, deferred } from "./deferred.ts";
import { HOST_LINE_LIMITS, type HostLineLimits, openHostLines } from "./host-line.ts";
import type { CommandAnswer, SendCommands } from "./send-commands.ts";

const HOST = "waterstad.example";
/** Longer than a test may take. */
const NEVER_MS = 600_000;

/** Lines to a host that answers a request when the test says so. */
function aLine(limits: Partial<HostLineLimits> = {}, whenSettled = async () => undefined) {
  const requests: { readonly count: number; readonly answer: Deferred<CommandAnswer> }[] = [];
  const recorded: HostAnswer[] = [];
  const unreachable: string[] = [];
  const failed: unknown[] = [];
  const settlements: (readonly string[])[] = [];
  const settled: { readonly deliveryId: string; readonly verdict: Verdict }[] = [];
  const send: SendCommands = async (_host, commands) => {
    const request = { count: commands.length, answer: deferred<CommandAnswer>() };
    requests.push(request);
    const answer = await request.answer.promise;
    return commands.map(() => answer);
  };
  const lines = openHostLines(
    {
      send,
      register: {
        async recordReceipts(records) {
          recorded.push(...records);
          return records.map((): Recorded => ({ ...aHomeView({ hostState: "associated" }), changed: true }));
        },
        async recordUnreachable(associations) {
          unreachable.push(...associations.map(({ associationId }) => associationId));
        },
      },
      async settle(_host, deliveries) {
        settled.push(...deliveries);
        settlements.push(deliveries.map(({ deliveryId }) => deliveryId));
        await whenSettled();
      },
      clock: { now: () => AN_INSTANT },
      onError: (error) => failed.push(error),
    },
    { ...HOST_LINE_LIMITS, gatherMs: 0, settleMs: 0, ...limits },
  );
  return { lines, requests, recorded, unreachable, settled, settlements, failed };
}

const PLACED: CommandAnswer = {
  kind: "receipt",
  receipt: { associationId: anEnrolmentCommand().associationId, hostState: "associated", version: 1 },
};
const SILENCE: CommandAnswer = {
  kind: "later",
  verdict: { kind: "retry", reason: "peer-timeout", recipientDown: true },
};

function owed(number: number) {
  const associationId = `0193a0e2-7c1d-7f0a-9c11-${String(number).padStart(12, "0")}`;
  return { deliveryId: `delivery-${number}`, command: anEnrolmentCommand({ associationId }) };
}

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { interval: 1 }).toBe(true);
}

describe("commands to one host", () => {
  test("that come close together travel together", async () => {
    const { lines, requests, settled } = aLine({ gatherMs: 1 });
    const answers = [lines.ask(HOST, owed(1)), lines.ask(HOST, owed(2)), lines.ask(HOST, owed(3))];
    await until(() => requests.length === 1);
    expect(requests[0]?.count).toBe(3);
    requests[0]?.answer.resolve(PLACED);
    const told = await Promise.all(answers);
    expect(told.map((one) => one?.association.hostState)).toEqual(["associated", "associated", "associated"]);
    await lines.close();
    expect(settled).toEqual(
      [1, 2, 3].map((number) => ({ deliveryId: `delivery-${number}`, verdict: { kind: "delivered" } })),
    );
  });

  test("wait while two requests are under way, and then go together", async () => {
    const { lines, requests } = aLine();
    const answers = [lines.ask(HOST, owed(1))];
    await until(() => requests.length === 1);
    answers.push(lines.ask(HOST, owed(2)));
    await until(() => requests.length === 2);
    answers.push(lines.ask(HOST, owed(3)), lines.ask(HOST, owed(4)));
    requests[0]?.answer.resolve(PLACED);
    await until(() => requests.length === 3);
    expect(requests.map(({ count }) => count)).toEqual([1, 1, 2]);
    requests[1]?.answer.resolve(PLACED);
    requests[2]?.answer.resolve(PLACED);
    await Promise.all(answers);
  });
});

describe("commands that arrived", () => {
  test("are settled after their students have been told, those of several requests at once", async () => {
    const { lines, requests, settlements } = aLine({ settleMs: NEVER_MS });
    const answers = [lines.ask(HOST, owed(1))];
    await until(() => requests.length === 1);
    answers.push(lines.ask(HOST, owed(2)));
    await until(() => requests.length === 2);
    for (const { answer } of requests) answer.resolve(PLACED);
    await Promise.all(answers);
    expect(settlements).toEqual([]);
    await lines.close();
    expect(settlements).toEqual([["delivery-1", "delivery-2"]]);
  });

  test("are settled before long", async () => {
    const { lines, requests, settlements } = aLine({ settleMs: 1 });
    const asked = lines.ask(HOST, owed(1));
    await until(() => requests.length === 1);
    requests[0]?.answer.resolve(PLACED);
    await asked;
    await until(() => settlements.length === 1);
  });

  test("are told of where they cannot be settled: nobody waits for it, and the sweeper brings them again", async () => {
    const { lines, requests, failed } = aLine({ settleMs: 1 }, async () => {
      throw new Error("the database is away");
    });
    const asked = lines.ask(HOST, owed(1));
    await until(() => requests.length === 1);
    requests[0]?.answer.resolve(PLACED);
    expect((await asked)?.association.hostState).toBe("associated");
    await until(() => failed.length === 1);
    await lines.close();
  });
});

describe("a host that is silent", () => {
  test("leaves the receipt pending, and the command with the pump", async () => {
    const { lines, requests, unreachable, settled, recorded } = aLine();
    const asked = lines.ask(HOST, owed(1));
    await until(() => requests.length === 1);
    requests[0]?.answer.resolve(SILENCE);
    expect(await asked).toBeUndefined();
    expect(unreachable).toEqual([owed(1).command.associationId]);
    expect(settled).toEqual([{ deliveryId: "delivery-1", verdict: SILENCE.verdict }]);
    expect(recorded).toEqual([]);
  });

  test("is not asked live again for a while", async () => {
    const { lines, requests, settled } = aLine();
    const first = lines.ask(HOST, owed(1));
    await until(() => requests.length === 1);
    requests[0]?.answer.resolve(SILENCE);
    await first;
    expect(await lines.ask(HOST, owed(2))).toBeUndefined();
    expect(requests).toHaveLength(1);
    expect(settled.map(({ deliveryId }) => deliveryId)).toEqual(["delivery-1", "delivery-2"]);
  });

  test("does not keep the student waiting; its late answer is recorded all the same", async () => {
    const { lines, requests, unreachable, recorded } = aLine({ patienceMs: 5 });
    expect(await lines.ask(HOST, owed(1))).toBeUndefined();
    expect(unreachable).toEqual([owed(1).command.associationId]);
    requests[0]?.answer.resolve(PLACED);
    await lines.close();
    expect(recorded).toHaveLength(1);
  });

  test("is not sent what was still waiting when the student was told", async () => {
    const { lines, requests, settled } = aLine({ patienceMs: 20, maxInFlight: 1 });
    const first = lines.ask(HOST, owed(1));
    await until(() => requests.length === 1);
    expect(await lines.ask(HOST, owed(2))).toBeUndefined();
    requests[0]?.answer.resolve(PLACED);
    await first;
    await lines.close();
    expect(requests).toHaveLength(1);
    expect(settled.find(({ deliveryId }) => deliveryId === "delivery-2")?.verdict.kind).toBe("retry");
  });
});

test("a failure of our own is not the host's: it is thrown", async () => {
  const { lines, requests, unreachable } = aLine();
  const asked = lines.ask(HOST, owed(1));
  await until(() => requests.length === 1);
  requests[0]?.answer.reject(new Error("the database is away"));
  await expect(asked).rejects.toThrow("the database is away");
  expect(unreachable).toEqual([]);
});
