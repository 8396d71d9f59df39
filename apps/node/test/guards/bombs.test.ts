import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { aNode, type TestNode } from "../a-node.ts";
import { callersFiles, tokensFor } from "../callers.ts";
import { askPatiently } from "../http/patient.ts";

const REQUEST_TIMEOUT_MS = 2_000;
const MEGABYTE = 1_048_576;
/** What is sent is in the same process, and more than this where it does not end. */
const MOST_GROWTH = 100 * MEGABYTE;
const OTHERS = 20;
const HUNG_UP = "hung up";
const LATE = 408;
const PERSONS = "/sis/v1/persons";

async function aTarget() {
  const { app, config, ...rest } = await aNode({
    ...callersFiles(),
    WISSEL_REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS),
  });
  await app.listen({ host: "127.0.0.1", port: config.listen.port });
  const { sis, student } = await tokensFor(config);
  return { node: { ...rest, app, config }, sis, student };
}

/** What came back over a connection, and how much it took of what was sent. */
interface Ended {
  readonly status: number | undefined;
  readonly taken: number;
}

interface Bomb {
  readonly head: string;
  /** What is sent next; nothing more when undefined. */
  readonly next: (turn: number) => Buffer | Promise<Buffer> | undefined;
}

async function drop({ config }: TestNode, { head, next }: Bomb): Promise<Ended> {
  const socket = connect(config.listen.port, "127.0.0.1");
  onTestFinished(() => {
    socket.destroy();
  });
  const answer: Buffer[] = [];
  socket.on("data", (chunk) => answer.push(chunk));
  socket.on("error", () => undefined); // it is hung up on, which is the point
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.write(head);
  await Promise.race([feed(socket, next), closed]);
  await closed;
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(Buffer.concat(answer).toString()) ?? [];
  return { status: status === undefined ? undefined : Number(status), taken: socket.bytesWritten };
}

async function feed(socket: Socket, next: Bomb["next"]): Promise<void> {
  for (let turn = 0; !socket.destroyed; turn += 1) {
    const chunk = await next(turn);
    if (chunk === undefined) return;
    if (socket.destroyed || socket.write(chunk)) continue;
    await new Promise((resolve) => socket.once("drain", resolve)); // and if it closes, nobody waits for it
  }
}

function headOf(path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${path} HTTP/1.1`, "host: node", ...lines, "", ""].join("\r\n");
}

const JSON_TYPE = { "content-type": "application/json" };
const CHUNK = Buffer.from(`10000\r\n${" ".repeat(65_536)}\r\n`);
const endless = (): Buffer => CHUNK;
const whole = (body: Buffer) => (turn: number) => (turn === 0 ? body : undefined);

test("bombs are refused in bounded memory, and others are served meanwhile", async () => {
  const { node, sis, student } = await aTarget();
  const authorization = `Bearer ${sis}`;
  const chunked = { ...JSON_TYPE, "transfer-encoding": "chunked" };
  const sized = (body: Buffer) => {
    return { ...JSON_TYPE, authorization, connection: "close", "content-length": String(body.length) };
  };
  const bodyBomb = (body: Buffer, more: Readonly<Record<string, string>> = {}): Bomb => {
    return { head: headOf(PERSONS, { ...sized(body), ...more }), next: whole(body) };
  };
  const keys = Array.from({ length: 20_000 }, (_, n) => `"k${n}":1`).join(",");
  const slowly = (text: string) => async () => {
    await delay(50);
    return Buffer.from(text);
  };
  const drip = slowly(" ");
  const bombs: Readonly<Record<string, Bomb>> = {
    "an endless body": { head: headOf(PERSONS, { ...chunked, authorization }), next: endless },
    "an endless body from nobody": { head: headOf(PERSONS, chunked), next: endless },
    "a body of a gigabyte, it says": {
      head: headOf(PERSONS, { ...JSON_TYPE, authorization, "content-length": "1073741824" }),
      next: endless,
    },
    "a million keys": bodyBomb(Buffer.from(`{${Array.from({ length: 1_000_000 }, (_, n) => `"${n}":1`)}}`)),
    "as many keys as fit": bodyBomb(Buffer.from(`{"rows":[{${keys}}]}`)),
    "a hundred thousand levels": bodyBomb(Buffer.from("[".repeat(100_000))),
    "a compressed body": bodyBomb(gzipSync(Buffer.alloc(10 * MEGABYTE)), { "content-encoding": "gzip" }),
    "a body in drips": {
      head: headOf(PERSONS, { ...JSON_TYPE, authorization, "content-length": "5000" }),
      next: drip,
    },
    "headers without end": { head: `GET /health/live HTTP/1.1\r\nx: ${"y".repeat(100_000)}`, next: drip },
    "a request line in drips": { head: "GET /", next: slowly("a") },
  };

  let greatest = 0;
  const before = heap();
  const others = async () => {
    for (let count = 0; count < OTHERS; count += 1) {
      const answer = await askPatiently(node.app, {
        url: "/me/v1/person",
        headers: { authorization: `Bearer ${student}` },
      });
      expect(answer.statusCode).toBe(200);
      greatest = Math.max(greatest, heap() - before);
      await delay(20);
    }
  };
  const drops = Object.entries(bombs).map(async ([name, bomb]) => [name, await drop(node, bomb)] as const);
  const [ended] = await Promise.all([Promise.all(drops), others()]);
  const statuses = ended.map(([name, { status }]) => [name, status ?? HUNG_UP] as const);
  expect(Object.fromEntries(statuses)).toEqual({
    // Whoever is still sending when the connection is reset may not get to read why.
    "an endless body": expect.toBeOneOf([413, LATE, HUNG_UP]),
    "an endless body from nobody": expect.toBeOneOf([401, LATE, HUNG_UP]),
    "a body of a gigabyte, it says": expect.toBeOneOf([413, LATE, HUNG_UP]),
    "a million keys": expect.toBeOneOf([413, LATE, HUNG_UP]),
    "as many keys as fit": 200, // the row is refused by itself
    "a hundred thousand levels": 400,
    "a compressed body": 415,
    "a body in drips": 408,
    "headers without end": 431,
    "a request line in drips": 408,
  });
  expect(greatest).toBeLessThan(MOST_GROWTH);
  // And nothing of it is left: it serves as before.
  expect((await node.app.inject("/health/live")).statusCode).toBe(200);
}, 60_000);

function heap(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
