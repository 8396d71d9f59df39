import type { Peer } from "@wissel/core";
import { expect, test } from "vitest";
import type { ExchangeClient } from "../federation/exchange-client.ts";
import { measuredExchange } from "./measured-exchange.ts";

// Only who it is matters here.
const PEER = { schacHome: "noord.example" } as Peer;

function anExchange(...statuses: readonly (number | Error)[]): ExchangeClient {
  const left = [...statuses];
  async function answer() {
    const next = left.shift() ?? 200;
    if (next instanceof Error) throw next;
    // Of an answer only its status is looked at.
    return { status: next } as Awaited<ReturnType<ExchangeClient["get"]>>;
  }
  return { get: answer, post: answer };
}

test("calls are counted by institution, with the errors among them and their mean time", async () => {
  let now = 0;
  const measured = measuredExchange(anExchange(200, 503, new Error("no answer")), () => {
    now += 10;
    return now;
  });
  await measured.exchange.get(PEER, "/availability");
  await measured.exchange.post(PEER, "/enrolments", {});
  await expect(measured.exchange.get(PEER, "/availability")).rejects.toThrow("no answer");
  expect(measured.figuresOf("noord.example")).toEqual({ requests: 3, errors: 2, meanMilliseconds: 10 });
  expect(measured.figuresOf("zuid.example")).toBeUndefined();
});
