import { connect, type Socket } from "node:net";
import { AnswerReader, type WireAnswer } from "./answer-reader.ts";

/** Where the requests go. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** What came of a number of requests that were sent as fast as they were answered. */
export interface Volley {
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** The bytes of one request, ready to be sent. Made before the clock starts. */
export function requestBytes(
  { host, port }: Target,
  { method, path, headers, body = "" }: WireRequest,
): Buffer {
  const length = body === "" ? [] : [`content-length: ${Buffer.byteLength(body)}`];
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(
    [`${method} ${path} HTTP/1.1`, `host: ${host}:${port}`, ...lines, ...length, "", body].join("\r\n"),
  );
}

export interface WireRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Sends every request once over keep-alive connections, one in flight on each, and measures from the first byte sent
 * to the last answer. The connections stand before the clock starts. Throws when a connection ends early.
 */
export async function fire(
  target: Target,
  requests: readonly Buffer[],
  { connections }: { readonly connections: number },
): Promise<Volley> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(target)));
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let next = 0;
  const startedAt = performance.now();
  try {
    await Promise.all(
      sockets.map((socket) =>
        drive(
          socket,
          () => requests[next++],
          (answer, ms) => {
            latencies.push(ms);
            statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
          },
        ),
      ),
    );
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { requests: requests.length, seconds, ...summaryOf(latencies, seconds), statuses };
}

/** Answers per second, and the latencies that half and all but a hundredth of the requests stayed below. */
export function summaryOf(
  latencies: readonly number[],
  seconds: number,
): Pick<Volley, "perSecond" | "p50Ms" | "p99Ms"> {
  const sorted = [...latencies].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { perSecond: latencies.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

function open({ host, port }: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

function drive(
  socket: Socket,
  takeRequest: () => Buffer | undefined,
  onAnswer: (answer: WireAnswer, ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const reader = new AnswerReader();
    let sentAt = 0;
    const send = () => {
      const request = takeRequest();
      if (request === undefined) return resolve();
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on("data", (chunk) => {
      try {
        const answer = reader.take(chunk);
        if (answer === undefined) return;
        onAnswer(answer, performance.now() - sentAt);
        send();
      } catch (error) {
        reject(error);
      }
    });
    socket.on("error", reject);
    socket.on("close", () =>
      reject(new Error("the server closed a connection before everything was answered")),
    );
    send();
  });
}
