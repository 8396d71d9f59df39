import type { InjectOptions } from "fastify";
import { describe, expect, test } from "vitest";
import type { Environment } from "../../src/config.ts";
import { aNode } from "../a-node.ts";
import { askPatiently } from "../http/patient.ts";
import { type MatrixCaller, matrixCallers, matrixFiles } from "./matrix-callers.ts";

const WITHDRAWAL = "/me/v1/enrolments/0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01/withdrawal";
const A_MINUTE_MS = 60_000;
const CATALOGUE = "/ooapi/v5/courses";

async function aLimitedNode(limits: Environment) {
  // Time stands still, in a moment in which tokens of today hold: on a busy machine a window would end meanwhile.
  const now = new Date(Date.now() + A_MINUTE_MS);
  const { app, config } = await aNode({ ...matrixFiles(), ...limits }, { clock: { now: () => now } });
  const callers = await matrixCallers(config);
  const send = async (request: InjectOptions, caller?: MatrixCaller) => {
    const authorization = caller === undefined ? {} : { authorization: `Bearer ${caller.token}` };
    return askPatiently(app, { ...request, headers: { ...request.headers, ...authorization } });
  };
  return { ...callers, send };
}

type Sent = Awaited<ReturnType<Awaited<ReturnType<typeof aLimitedNode>>["send"]>>;

/** How many of the answers had which status. */
function tally(answers: readonly Sent[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { statusCode } of answers) counts[statusCode] = (counts[statusCode] ?? 0) + 1;
  return counts;
}

function times<T>(count: number, make: () => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: count }, make));
}

describe("a person", () => {
  test("who asks too often waits, and those behind the same portal and address do not", async () => {
    const { send, student, otherStudent, all } = await aLimitedNode({ WISSEL_RATE_PER_PERSON: "5" });
    const withdraw = (caller: MatrixCaller) => () => send({ method: "POST", url: WITHDRAWAL }, caller);
    const [mine, theirs] = await Promise.all([
      times(200, withdraw(student)),
      times(5, withdraw(otherStudent)),
    ]);
    expect(tally(mine)).toEqual({ 404: 5, 429: 195 });
    expect(tally(theirs)).toEqual({ 404: 5 });
    const refused = mine.find(({ statusCode }) => statusCode === 429);
    expect(refused?.json()).toMatchObject({ status: 429, title: "Too many requests" });
    expect(Number(refused?.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused?.headers["retry-after"])).toBeLessThanOrEqual(10);
    // The same person is not another one in another portal.
    const elsewhere = all.find(({ name }) => name === "a student through another portal") ?? student;
    expect(tally(await times(3, withdraw(elsewhere)))).toEqual({ 429: 3 });
  });

  test("may look ten times as often as act", async () => {
    const { send, student } = await aLimitedNode({ WISSEL_RATE_PER_PERSON: "2" });
    const look = () => send({ url: "/me/v1/person" }, student);
    expect(tally(await times(25, look))).toEqual({ 200: 20, 429: 5 });
  });
});

describe("a client and a partner", () => {
  test("have a share each", async () => {
    const limits = { WISSEL_RATE_PER_CLIENT: "4", WISSEL_RATE_PER_PARTNER: "3" };
    const { send, all, partner, otherPartner } = await aLimitedNode(limits);
    const sis = all.find(({ name }) => name === "SIS with persons.write") ?? partner;
    const read = (caller: MatrixCaller, url: string) => () => send({ url }, caller);
    expect(tally(await times(6, read(sis, "/sis/v1/persons")))).toEqual({ 200: 4, 429: 2 });
    expect(tally(await times(5, read(partner, "/exchange/v1/rounds")))).toEqual({ 200: 3, 429: 2 });
    expect(tally(await times(2, read(otherPartner, "/exchange/v1/rounds")))).toEqual({ 200: 2 });
  });

  test("that asks all at once waits for itself; another partner does not, and there is room again", async () => {
    const limits = { WISSEL_PARTNER_CONCURRENCY: "2", WISSEL_LONG_POLL_MS: "2000" };
    const { send, partner, otherPartner } = await aLimitedNode(limits);
    const poll = (caller: MatrixCaller) => () =>
      send({ method: "POST", url: "/events/poll", payload: { returnImmediately: false } }, caller);
    const [mine, theirs] = await Promise.all([times(10, poll(partner)), times(2, poll(otherPartner))]);
    expect(tally(mine)).toEqual({ 200: 2, 429: 8 });
    expect(tally(theirs)).toEqual({ 200: 2 });
    expect(tally(await times(2, poll(partner)))).toEqual({ 200: 2 });
  });
});

describe("an address", () => {
  const push = { method: "POST", url: "/events", payload: "a.b.c" } as const;
  const headers = { "content-type": "application/secevent+jwt" };

  test("from which nobody says who they are has a share; what everybody may read goes on", async () => {
    const { send, student } = await aLimitedNode({ WISSEL_RATE_PER_ADDRESS: "3" });
    const from = (remoteAddress: string) => () => send({ ...push, headers, remoteAddress });
    expect(tally(await times(5, from("192.0.2.1")))).toEqual({ 400: 3, 429: 2 });
    expect(tally(await times(2, from("192.0.2.2")))).toEqual({ 400: 2 });
    // A household has a whole network of these.
    expect(tally(await times(2, from("2001:db8::1")))).toEqual({ 400: 2 });
    expect(tally(await times(2, from("2001:db8::2")))).toEqual({ 400: 1, 429: 1 });
    const remoteAddress = "192.0.2.1";
    expect(tally(await times(20, () => send({ url: CATALOGUE, remoteAddress })))).toEqual({ 200: 20 });
    expect(tally(await times(5, () => send({ url: "/me/v1/person", remoteAddress }, student)))).toEqual({
      200: 5,
    });
  });

  test("is that of the connection, unless a proxy is trusted to know better", async () => {
    const forwarded = (n: number) => ({ ...headers, "x-forwarded-for": `198.51.100.${n}` });
    const ask = async (limits: Environment) => {
      const { send } = await aLimitedNode({ WISSEL_RATE_PER_ADDRESS: "1", ...limits });
      const requests = [1, 2, 3].map((n) => send({ ...push, headers: forwarded(n) }));
      return tally(await Promise.all(requests));
    };
    expect(await ask({})).toEqual({ 400: 1, 429: 2 });
    expect(await ask({ WISSEL_TRUSTED_PROXIES: "127.0.0.1" })).toEqual({ 400: 3 });
  });
});
