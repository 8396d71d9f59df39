import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import type {} from "@wissel/testing/database"; // what may be injected
import { testPortBase } from "@wissel/testing/test-ports";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllowedAddresses } from "../src/addresses.ts";
import { openPeerHttp, type PeerHttp } from "../src/peer-http.ts";

const PORT = testPortBase() + 10;
const SILENT_PORT = PORT + 1;
const CLOSED_PORT = PORT + 2;
const ORIGIN = `http://127.0.0.1:${PORT}`;

const server = createServer(answer);
const silent = createTcpServer((socket) => socket.resume());
const opened: PeerHttp[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(PORT, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => silent.listen(SILENT_PORT, "127.0.0.1", resolve));
});

afterAll(async () => {
  for (const http of opened) await http[Symbol.asyncDispose]();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await new Promise((resolve) => silent.close(resolve));
});

describe("HTTP to a peer", () => {
  test("gives status, headers and body, whatever the status", async () => {
    const http = open([ORIGIN]);
    expect(await http.getJson(`${ORIGIN}/json?a=1`)).toMatchObject({
      status: 200,
      body: { path: "/json?a=1" },
    });
    expect(await http.getText(`${ORIGIN}/refuse`)).toMatchObject({ status: 409, body: '{"type":"x"}' });
    const answer = await http.getJson(`${ORIGIN}/busy`);
    expect(answer).toMatchObject({ status: 503, headers: { "retry-after": "7" }, body: undefined });
  });

  test("sends JSON, forms and Security Event Tokens as their standards ask", async () => {
    const http = open([ORIGIN]);
    const authorization = "Bearer t";
    expect(await http.postJson(`${ORIGIN}/echo`, { a: 1 }, { authorization })).toMatchObject({
      body: { type: "application/json", accept: "application/json", authorization, body: '{"a":1}' },
    });
    expect(await http.postForm(`${ORIGIN}/echo`, { a: "1 2", b: "&" })).toMatchObject({
      body: { type: "application/x-www-form-urlencoded", body: "a=1+2&b=%26" },
    });
    expect(await http.postSet(`${ORIGIN}/echo`, "a.b.c")).toMatchObject({
      body: { type: "application/secevent+jwt", accept: "application/json", body: "a.b.c" },
    });
  });

  test("does not follow a redirect", async () => {
    expect(await open([ORIGIN]).getText(`${ORIGIN}/redirect`)).toMatchObject({ status: 302 });
  });

  test("stops reading an answer that is too large", async () => {
    await expect(open([ORIGIN]).getText(`${ORIGIN}/endless`)).rejects.toMatchObject({
      name: "PeerUnreachable",
      code: "peer-answer-too-large",
      origin: ORIGIN,
    });
  });

  test("reads no more of a statement or a key set than one can be long, whatever else may be longer", async () => {
    const http = open([ORIGIN], 10_000_000);
    expect(await http.getJson(`${ORIGIN}/long`)).toMatchObject({ status: 200 });
    await expect(http.getText(`${ORIGIN}/long`)).rejects.toMatchObject({ code: "peer-answer-too-large" });
  });

  test("takes the status of a pushed event's answer, however much comes after it", async () => {
    expect(await open([ORIGIN]).postSet(`${ORIGIN}/endless`, "a.b.c")).toMatchObject({
      status: 200,
      body: undefined,
    });
  });

  test("waits as long, and reads as much, as one request may take", async () => {
    const http = open([ORIGIN]);
    const bounds = { timeoutMs: 5_000, maxBytes: 100 };
    const request = { url: `${ORIGIN}/echo`, body: { a: 1 }, headers: { authorization: "Bearer t" } };
    await expect(http.postJsonWithin(bounds, request)).rejects.toMatchObject({
      code: "peer-answer-too-large",
    });
    expect(await http.postJsonWithin({ ...bounds, maxBytes: 10_000 }, request)).toMatchObject({
      body: { authorization: "Bearer t", body: '{"a":1}' },
    });
  });

  test.each(["/json", "/slow-body"])("gives up on a peer that does not finish %s in time", async (path) => {
    const port = path === "/json" ? SILENT_PORT : PORT;
    const origin = `http://127.0.0.1:${port}`;
    await expect(open([origin]).getText(`${origin}${path}`)).rejects.toMatchObject({ code: "peer-timeout" });
  });

  test("says that a peer is unreachable when nothing listens, or it hangs up", async () => {
    const closed = `http://127.0.0.1:${CLOSED_PORT}`;
    await expect(open([closed]).getText(closed)).rejects.toMatchObject({ code: "peer-unreachable" });
    await expect(open([ORIGIN]).getText(`${ORIGIN}/hang-up`)).rejects.toMatchObject({
      code: "peer-unreachable",
    });
  });

  test.each([
    ["without TLS to an address", `http://127.0.0.1:${PORT}/json`],
    ["without TLS to a name", `http://localhost:${PORT}/json`],
    ["to a private address", `https://127.0.0.1:${PORT}/json`],
    ["to a name that resolves to a private address", `https://localhost:${PORT}/json`],
    ["to a private IPv6 address", `https://[::1]:${PORT}/json`],
    ["in another spelling of a private address", `https://2130706433:${PORT}/json`],
    ["by another scheme", "file:///etc/passwd"],
  ])("goes nowhere %s", async (_what, url) => {
    const http = open(["http://127.0.0.9:1"]);
    await expect(http.getText(url)).rejects.toMatchObject({ code: "peer-address-refused" });
  });

  test("reaches a private address in an allowed network, by name too", async () => {
    const http = open(["127.0.0.0/8", "::1/128"]);
    expect(await http.getJson(`${ORIGIN}/json`)).toMatchObject({ status: 200 });
    expect(await http.getJson(`http://localhost:${PORT}/json`)).toMatchObject({ status: 200 });
  });
});

function open(allowed: readonly string[], maxBytes = 10_000): PeerHttp {
  const { allow } = parseAllowedAddresses(allowed);
  const http = openPeerHttp({ allow, timeoutMs: 300, maxBytes });
  opened.push(http);
  return http;
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = String(request.url);
  const json = { "content-type": "application/json" };
  if (path === "/redirect") response.writeHead(302, { location: "/json" }).end();
  else if (path === "/refuse") response.writeHead(409, json).end('{"type":"x"}');
  else if (path === "/busy") response.writeHead(503, { "retry-after": "7" }).end("later");
  else if (path === "/hang-up") request.socket.destroy();
  else if (path === "/slow-body") response.writeHead(200).write("begin");
  else if (path === "/endless") writeOn(response);
  else if (path === "/long") response.writeHead(200).end("x".repeat(300 * 1024));
  else if (path === "/echo") echo(request, response);
  else response.writeHead(200, json).end(JSON.stringify({ path }));
}

function writeOn(response: ServerResponse): void {
  response.once("drain", () => writeOn(response));
  while (!response.destroyed && response.write("x".repeat(4096)));
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const { "content-type": type, accept, authorization } = request.headers;
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ type, accept, authorization, body }));
}
