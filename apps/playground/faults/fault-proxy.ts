import { connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What a network does to a request now and then. */
export const FAULTS = ["delay", "reset", "half-open", "drip", "cut"] as const;
export type Fault = (typeof FAULTS)[number];

/** One end of a connection. */
export interface End {
  readonly host: string;
  readonly port: number;
}

/** What is kept from going through, and who waits to hear that it is. */
export interface Hold {
  readonly before: "request" | "answer";
  readonly held: () => void;
}

/** What befalls the requests of a line. */
export interface Line {
  /** The fault of the next request, if any. */
  readonly draw: () => Fault | undefined;
  /** Of a request that carries events: it, or its answer, does not go through, and the connection stays as it is. */
  readonly takeHold: () => Hold | undefined;
  /** Told of the events that a request carries, and of the fault that it meets. */
  readonly carries: (events: number, fault: Fault | undefined) => void;
  /** Told of the first bytes of an answer that is a refusal. */
  readonly refused: (answer: string) => void;
}

export interface FaultProxyOptions extends Line {
  /** Where others reach it. */
  readonly front: End;
  /** What it stands before. */
  readonly behind: End;
}

const DELAY_MS = 400;
const DRIP_BYTES = 24;
const DRIP_EVERY_MS = 15;

/**
 * A TCP proxy that knows nothing of HTTP, but counts what looks like an event: the first bytes after an answer begin the next request. `delay` holds a
 * request back, `reset` ends the connection before it went through, `half-open` swallows it and says nothing,
 * `drip` lets the answer through in drops, `cut` ends the connection once the request was sent and answered.
 */
export async function openFaultProxy({
  front,
  behind,
  ...line
}: FaultProxyOptions): Promise<AsyncDisposable> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.once("close", () => clients.delete(client));
    relay(client, connect(behind), line);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(front.port, front.host, resolve);
  });
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}

function relay(client: Socket, node: Socket, { draw, takeHold, carries, refused }: Line): void {
  const toNode = inOrder();
  const toClient = inOrder();
  let isRequestNew = true;
  let fault: Fault | undefined;
  let hold: Hold | undefined;

  client.on("data", (bytes) => {
    if (isRequestNew) fault = draw();
    isRequestNew = false;
    const events = countEvents(bytes);
    if (events > 0 && fault === undefined) hold ??= takeHold();
    carries(events, fault);
    if (hold?.before === "request") return hold.held();
    if (fault === "reset") client.resetAndDestroy();
    if (fault === "reset" || fault === "half-open") return;
    const heldBackMs = fault === "delay" ? DELAY_MS : 0;
    toNode(async () => {
      if (heldBackMs > 0) await delay(heldBackMs);
      node.write(bytes);
    });
  });
  node.on("data", (bytes) => {
    if (!isRequestNew && REFUSAL.test(bytes.toString("latin1", 0, STATUS_LINE_BYTES))) {
      refused(bytes.toString("utf8"));
    }
    if (hold !== undefined) return hold.held();
    isRequestNew = true;
    if (fault === "cut") client.resetAndDestroy();
    else if (fault === "drip") toClient(() => drip(client, bytes));
    else toClient(async () => void client.write(bytes));
  });
  // Whoever goes takes the other along, as a broken line would.
  for (const socket of [client, node]) socket.on("error", () => undefined);
  client.once("close", () => node.destroy());
  node.once("close", () => toClient(async () => client.destroySoon()));
}

const REFUSAL = /^HTTP\/1\.1 [45]/;
const STATUS_LINE_BYTES = 12;

/** A token that is the whole body, or a member of one: credentials stand behind a space or an equals sign. */
const EVENT = /(?:^|[\n"])eyJ/g;

function countEvents(bytes: Buffer): number {
  return bytes.toString("latin1").match(EVENT)?.length ?? 0;
}

async function drip(client: Socket, bytes: Buffer): Promise<void> {
  for (let start = 0; start < bytes.length; start += DRIP_BYTES) {
    client.write(bytes.subarray(start, start + DRIP_BYTES));
    await delay(DRIP_EVERY_MS);
  }
}

/** Does one piece of work after the other. */
function inOrder(): (work: () => Promise<void>) => void {
  let last = Promise.resolve();
  return (work) => {
    last = last.then(work).catch(() => undefined); // the connection has gone: its other end is told by that
  };
}
