import { problemOf } from "@wissel/contract";
import type { HomeCommand } from "@wissel/core";
import { AN_INSTANT, anEnrolmentCommand } from "@wissel/testing/enrolment-builders";
import { describe, expect, test } from "vitest";
import { type HostExchange, type HostHttpAnswer, HostUnreachableError } from "./host-exchange.ts";
import { openSendCommands } from "./send-commands.ts";

const HOST = "waterstad.example";

interface Posted {
  readonly path: string;
  readonly commands: readonly { readonly associationId: string; readonly requestedAt?: string }[];
}

/** A host that answers each request as it is told to, and keeps what it was asked. */
function aHost(answer: (posted: Posted) => Partial<HostHttpAnswer> | HostUnreachableError) {
  const posted: Posted[] = [];
  const hosts: Pick<HostExchange, "post"> = {
    async post(_host, path, body) {
      const one = { path, ...(body as Omit<Posted, "path">) };
      posted.push(one);
      const answered = answer(one);
      if (answered instanceof HostUnreachableError) throw answered;
      return { status: 200, headers: {}, body: undefined, ...answered };
    },
  };
  const send = openSendCommands({
    hosts: { ...hosts, get: () => Promise.reject(new Error("nobody gets here")) },
    clock: { now: () => AN_INSTANT },
  });
  return { send, posted };
}

function outcomeOf({ associationId }: { readonly associationId: string }) {
  return {
    associationId,
    receipt: {
      associationId,
      offeringId: anEnrolmentCommand().offeringId,
      homeState: "associated",
      hostState: "associated",
      sequence: 1,
      version: 1,
      next: { what: "attend", by: "student" },
      decidedAt: "2027-05-20T12:00:00Z",
    },
  };
}

function numbered(count: number): readonly HomeCommand[] {
  return Array.from({ length: count }, (_, index) =>
    anEnrolmentCommand({ associationId: `0193a0e2-7c1d-7f0a-9c11-${String(index).padStart(12, "0")}` }),
  );
}

const placed = (posted: Posted) => ({ body: { outcomes: posted.commands.map(outcomeOf) } });

describe("the time of request", () => {
  test("is not said by a live command, which counts from its arrival", async () => {
    const { send, posted } = aHost(placed);
    await send(HOST, [anEnrolmentCommand()], "live");
    expect(posted[0]?.path).toBe("/enrolments");
    expect(posted[0]?.commands[0]).not.toHaveProperty("requestedAt");
    expect(posted[0]?.commands[0]).not.toHaveProperty("kind");
  });

  test("is said by a live command that repeats an earlier one of its lane", async () => {
    const { send, posted } = aHost(placed);
    await send(HOST, [anEnrolmentCommand({ sequence: 2 })], "live");
    expect(posted[0]?.commands[0]?.requestedAt).toBe(AN_INSTANT.toISOString());
  });

  test("is claimed by a delayed command", async () => {
    const { send, posted } = aHost(placed);
    await send(HOST, [anEnrolmentCommand()], "delayed");
    expect(posted[0]?.commands[0]?.requestedAt).toBe(AN_INSTANT.toISOString());
  });
});

describe("an answer", () => {
  test("is read in the order of the commands", async () => {
    const { send } = aHost(placed);
    const answers = await send(HOST, numbered(3), "live");
    expect(answers.map((answer) => answer.kind === "receipt" && answer.receipt.associationId)).toEqual(
      numbered(3).map(({ associationId }) => associationId),
    );
  });

  test("with too few outcomes is not believed at all", async () => {
    const { send } = aHost(({ commands }) => ({ body: { outcomes: commands.slice(1).map(outcomeOf) } }));
    expect(await send(HOST, numbered(2), "live")).toMatchObject([
      { kind: "later", verdict: { kind: "retry", reason: "answer-unreadable" } },
      { kind: "later", verdict: { kind: "retry", reason: "answer-unreadable" } },
    ]);
  });

  test.each([
    ["a state that does not exist", { hostState: "enrolled" }],
    ["no version", { version: undefined }],
  ])("with %s is asked for again", async (_, wrong) => {
    const { send } = aHost(({ commands }) => ({
      body: {
        outcomes: commands.map((one) => ({ receipt: { ...outcomeOf(one).receipt, ...wrong } })),
      },
    }));
    expect(await send(HOST, numbered(1), "live")).toMatchObject([{ kind: "later" }]);
  });

  test("that a command cannot be stored is a refusal of that command alone", async () => {
    const { send } = aHost(({ commands }) => ({
      body: {
        outcomes: commands.map((one, index) =>
          index === 1 ? { problem: problemOf("association-mismatch") } : outcomeOf(one),
        ),
      },
    }));
    expect(await send(HOST, numbered(3), "live")).toMatchObject([
      { kind: "receipt" },
      { kind: "refused", code: "association-mismatch" },
      { kind: "receipt" },
    ]);
  });

  test("of a host that is busy with one command means later", async () => {
    const { send } = aHost(() => ({ body: { outcomes: [{ problem: problemOf("node-busy") }] } }));
    expect(await send(HOST, numbered(1), "live")).toEqual([
      { kind: "later", verdict: { kind: "retry", reason: "node-busy" } },
    ]);
  });
});

describe("a request that a host refuses as a whole", () => {
  test("is halved until the command at fault is found", async () => {
    const bad = numbered(5)[3]?.associationId;
    const { send } = aHost((posted) =>
      posted.commands.some(({ associationId }) => associationId === bad) ? { status: 400 } : placed(posted),
    );
    const answers = await send(HOST, numbered(5), "live");
    expect(answers.map(({ kind }) => kind)).toEqual(["receipt", "receipt", "receipt", "refused", "receipt"]);
  });

  test("for want of an agreement refuses its enrolments", async () => {
    const { send } = aHost(() => ({ status: 403 }));
    expect(await send(HOST, numbered(1), "live")).toEqual([{ kind: "refused", code: "agreement-missing" }]);
  });

  test("because it is too busy is asked again when it says", async () => {
    const { send } = aHost(() => ({ status: 503, headers: { "retry-after": "30" } }));
    expect(await send(HOST, numbered(1), "live")).toEqual([
      {
        kind: "later",
        verdict: {
          kind: "retry",
          reason: "http-503",
          recipientDown: true,
          notBefore: new Date(AN_INSTANT.getTime() + 30_000),
        },
      },
    ]);
  });
});

test("a host that does not answer is asked again later", async () => {
  const { send } = aHost(() => new HostUnreachableError(HOST, "peer-timeout"));
  expect(await send(HOST, numbered(1), "live")).toEqual([
    { kind: "later", verdict: { kind: "retry", reason: "peer-timeout", recipientDown: true } },
  ]);
});
