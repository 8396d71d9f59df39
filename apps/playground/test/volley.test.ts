import { createServer } from "node:http";
import { testPortBase } from "@wissel/testing/test-ports";
import { expect, test } from "vitest";
import { compare, median } from "../bench/compare.ts";
import { AnswerReader, UnreadableAnswerError } from "../bench/load/answer-reader.ts";
import { fire, requestBytes } from "../bench/load/volley.ts";

const PORT = testPortBase() + 44;

test("every request is answered exactly once over a few connections", async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      seen.push(body);
      response.writeHead(body === "7" ? 409 : 201, { "content-length": 70_000 }).end("x".repeat(70_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(PORT, "127.0.0.1", resolve));
  const target = { host: "127.0.0.1", port: PORT };
  const requests = Array.from({ length: 40 }, (_, i) =>
    requestBytes(target, { method: "POST", path: "/", headers: {}, body: String(i) }),
  );
  const volley = await fire(target, requests, { connections: 4 });
  expect(volley.statuses).toEqual({ 201: 39, 409: 1 });
  expect([...seen].sort()).toEqual(Array.from({ length: 40 }, (_, i) => String(i)).sort());
  expect(volley.p99Ms).toBeGreaterThanOrEqual(volley.p50Ms);
  await new Promise((resolve) => server.close(resolve));
});

test("an answer may arrive in pieces", () => {
  const reader = new AnswerReader();
  expect(reader.take(Buffer.from("HTTP/1.1 200 OK\r\ncontent-"))).toBeUndefined();
  expect(reader.take(Buffer.from("length: 5\r\n\r\nhel"))).toBeUndefined();
  expect(reader.take(Buffer.from("lo"))).toEqual({ status: 200, body: Buffer.from("hello") });
});

test("an answer without a length is refused rather than waited for", () => {
  const reader = new AnswerReader();
  expect(() => reader.take(Buffer.from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"))).toThrow(
    UnreadableAnswerError,
  );
});

test("a comparison fires the two in turn and gives the median of their ratios", async () => {
  const order: string[] = [];
  const shoot = (name: string, perSecond: number) => async () => {
    order.push(name);
    return { requests: 1, seconds: 1, perSecond, p50Ms: 1, p99Ms: 1, statuses: {} };
  };
  const { ratio } = await compare("half", {
    measured: shoot("measured", 50),
    control: shoot("control", 100),
    rounds: 4,
  });
  expect(order.join(" ")).toBe("control measured measured control control measured measured control");
  expect(ratio).toBe(0.5);
  expect(median([3, 1, 2])).toBe(2);
});
