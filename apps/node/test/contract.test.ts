import { AUDIENCES, type Audience, documents } from "@wissel/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { listOperations } from "../src/http/bound-operation.ts";
import { aNode } from "./a-node.ts";
import { callersFiles, type Tokens, tokensFor } from "./callers.ts";
import { asPublished } from "./http/as-published.ts";
import { misbehaviour, type Shot, shotsAt } from "./http/fuzz.ts";

const SHOTS_PER_OPERATION = 12;
/** How many requests in all; the soak asks for more than a test has time for, and for other ones by another seed. */
const REQUESTS = Number(process.env.WISSEL_FUZZ_REQUESTS ?? 0);
/** One of each asks here what thousands ask elsewhere. */
const NO_LIMITS = {
  WISSEL_RATE_PER_PERSON: "1000000",
  WISSEL_RATE_PER_CLIENT: "1000000",
  WISSEL_RATE_PER_PARTNER: "1000000",
  WISSEL_RATE_PER_ADDRESS: "1000000",
};
const SEED = process.env.WISSEL_FUZZ_SEED;

test("a node publishes every document as it was written, and nothing else", async () => {
  const { app } = await aNode();
  expect(app.publishedDocuments.map(({ name }) => name).toSorted()).toEqual(AUDIENCES.toSorted());
  for (const audience of AUDIENCES) {
    const published = (await app.inject(`/openapi/${audience}.json`)).json();
    expect(asPublished(published)).toEqual(asPublished(documents[audience]));
    expect((await app.inject(`/docs/${audience}/`)).statusCode).toBe(200);
  }
});

test("a node that only works answers operators and nobody else", async () => {
  const { app } = await aNode({ WISSEL_ROLE: "work" });
  expect(app.publishedDocuments.map(({ name }) => name)).toEqual(["well-known"]);
  expect((await app.inject("/me/v1/person")).statusCode).toBe(404);
});

test("nothing that a client sends is answered with a failure or outside the contract", {
  timeout: 120_000 + REQUESTS * 200,
}, async () => {
  const { app, config } = await aNode({ ...callersFiles(), ...NO_LIMITS, WISSEL_LONG_POLL_MS: "50" });
  const tokens = await tokensFor(config);
  const operations = AUDIENCES.flatMap((audience) => listOperations(documents[audience]));
  const numRuns = Math.max(SHOTS_PER_OPERATION, Math.ceil(REQUESTS / operations.length));
  const sampling = { numRuns, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };
  const faults: string[] = [];
  for (const audience of AUDIENCES) {
    for (const operation of listOperations(documents[audience])) {
      const headers = headersFor(audience, tokens);
      for (const shot of fc.sample(shotsAt(documents[audience], operation, headers), sampling)) {
        const fault = await misbehaviour(app, shot);
        if (fault !== undefined) faults.push(describeFault(shot, fault));
      }
    }
  }
  expect(faults).toEqual([]);
});

/** Enough to repeat it with; the token is left out. */
function describeFault({ operationId, request }: Shot, fault: string): string {
  const { url, query, payload } = request;
  return `${operationId} ${JSON.stringify({ url, query, payload })} answers ${fault}`.slice(0, 2_000);
}

const CALLERS: Readonly<Partial<Record<Audience, keyof Tokens>>> = {
  exchange: "peer",
  events: "peer",
  sis: "sis",
  me: "student",
  desk: "officer",
  alliance: "coordinator",
};

function headersFor(audience: Audience, tokens: Tokens): Readonly<Record<string, string>> {
  const caller = CALLERS[audience];
  return caller === undefined ? {} : { authorization: `Bearer ${tokens[caller]}` };
}
