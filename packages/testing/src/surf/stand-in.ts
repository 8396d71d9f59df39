import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type NotedCall, noteCall } from "./call-log.ts";

/** Where a stand-in listens. */
export interface StandInPlace {
  readonly host: string;
  readonly port: number;
}

export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  /** What followed a question mark. */
  readonly query: string;
  /** What the pattern caught. */
  readonly caught: readonly string[];
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

export interface StandInAnswer {
  readonly status: number;
  readonly body?: unknown;
  /** Where a browser is sent on to. */
  readonly location?: string;
  /** The connection is dropped instead: whatever was done stays done. */
  readonly hangsUp?: true;
}

export type StandInRoute = readonly [
  method: string,
  pattern: RegExp,
  handle: (request: StandInRequest) => StandInAnswer | Promise<StandInAnswer>,
];

/** A server that stands in for one of SURF's components. */
export interface StandIn extends AsyncDisposable {
  readonly baseUrl: string;
  /** Every request that it has taken, and of some that they have made, in the order in which they began. */
  readonly calls: readonly Readonly<NotedCall>[];
  /** From now on nobody answers, until it is resumed. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

export async function openStandIn(
  { host, port }: StandInPlace,
  routes: readonly StandInRoute[],
  /** Takes every request down. */
  calls: NotedCall[] = [],
): Promise<StandIn> {
  const server = createServer((request, response) => {
    const { method = "", url = "/" } = request;
    const call = noteCall(calls, { direction: "taken", method, url });
    void serve(routes, { request, call }, response);
  });
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  await listen();
  return {
    baseUrl: `http://${host}:${port}`,
    calls,
    pause: close,
    resume: listen,
    [Symbol.asyncDispose]: close,
  };
}

async function serve(
  routes: readonly StandInRoute[],
  { request, call }: { readonly request: IncomingMessage; readonly call: NotedCall },
  response: ServerResponse,
): Promise<void> {
  const answer = await answerTo(routes, request).catch(
    (error: unknown): StandInAnswer => ({ status: 500, body: { error: true, message: String(error) } }),
  );
  if (answer.hangsUp === true) return void response.destroy();
  call.status = answer.status;
  const { location } = answer;
  response.writeHead(answer.status, {
    "content-type": "application/json",
    ...(location === undefined ? {} : { location }),
  });
  response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
}

async function answerTo(routes: readonly StandInRoute[], request: IncomingMessage): Promise<StandInAnswer> {
  const { method = "", url = "/", headers } = request;
  const [path = "/", query = ""] = url.split("?");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a socket without an encoding gives these
  const text = Buffer.concat(chunks).toString("utf8");
  for (const [wanted, pattern, handle] of routes) {
    const found = wanted === method ? pattern.exec(path) : null;
    if (found === null) continue;
    const plain = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value?.toString()]),
    );
    const caught = found.slice(1);
    return await handle({ method, path, query, caught, headers: plain, text, json: asJson(text) });
  }
  return { status: 404, body: { error: true, message: `${method} ${path} is not there` } };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a request carries these credentials (RFC 7617). */
export function isBasic({ headers }: StandInRequest, user: string, password: string): boolean {
  return headers.authorization === basic(user, password);
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** An object whose members may be read by names; empty where it is none. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
