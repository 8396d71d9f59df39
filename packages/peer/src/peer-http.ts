import { lookup } from "node:dns";
import { Agent, type Dispatcher, errors } from "undici";
import type { AllowedAddresses } from "./addresses.ts";
import { AddressRefused, guardedConnector } from "./connector.ts";
import { PeerUnreachable } from "./peer-unreachable.ts";

export interface PeerHttpOptions {
  readonly allow: AllowedAddresses;
  /** For the whole exchange: connecting, sending, waiting and reading, in milliseconds. */
  readonly timeoutMs: number;
  /** The largest body that is read. */
  readonly maxBytes: number;
}

/** What a peer answered, whatever the status. Header names are in lower case. */
export interface PeerAnswer<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** Of one exchange, as in PeerHttpOptions. */
export type PeerBounds = Pick<PeerHttpOptions, "timeoutMs" | "maxBytes">;

export interface PeerPost {
  readonly url: string;
  readonly body: unknown;
  readonly headers?: PeerHeaders;
}

export type PeerHeaders = Readonly<Record<string, string>>;

/**
 * HTTP to other nodes: no redirects, bounded time and size, allowed addresses only. An answer is a value, a refusal by
 * status included; when there is none, PeerUnreachable is thrown. A JSON body that does not parse is undefined.
 */
export interface PeerHttp extends AsyncDisposable {
  getJson(url: string, headers?: PeerHeaders): Promise<PeerAnswer<unknown>>;
  /** For a signed statement or key set, which are never long: at most 256 kB are read. */
  getText(url: string, headers?: PeerHeaders): Promise<PeerAnswer<string>>;
  postJson(url: string, body: unknown, headers?: PeerHeaders): Promise<PeerAnswer<unknown>>;
  patchJson(url: string, body: unknown, headers?: PeerHeaders): Promise<PeerAnswer<unknown>>;
  /** As postJson, within other bounds than the usual: for a request that the peer keeps open on purpose. */
  postJsonWithin(bounds: PeerBounds, request: PeerPost): Promise<PeerAnswer<unknown>>;
  postForm(url: string, fields: PeerHeaders, headers?: PeerHeaders): Promise<PeerAnswer<unknown>>;
  /**
   * Pushes a Security Event Token as RFC 8935 section 2.1 asks. Of an answer that goes on and on only the status
   * counts; the rest is cut off.
   */
  postSet(url: string, token: string): Promise<PeerAnswer<unknown>>;
}

/** Twenty keys, and as many that were taken back, many times over. */
const STATEMENT_BYTES = 256 * 1024;

const CONNECTIONS_PER_PEER = 32;
/** An empty 202, or a code and a line about it. */
const PUSH_ANSWER_BYTES = 8 * 1024;

export function openPeerHttp(options: PeerHttpOptions): PeerHttp {
  const agent = new Agent({
    connect: guardedConnector({ ...options, resolveName: lookup }),
    connections: CONNECTIONS_PER_PEER,
    allowH2: false,
  });
  const send = (url: string, request: PeerRequest): Promise<PeerAnswer<string>> =>
    exchange(agent, new URL(url), { ...options, ...request });
  return {
    async getJson(url, headers) {
      return parsed(await send(url, { method: "GET", headers: { accept: "application/json", ...headers } }));
    },
    async getText(url, headers) {
      const maxBytes = Math.min(options.maxBytes, STATEMENT_BYTES);
      return await send(url, { method: "GET", headers: { ...headers }, maxBytes });
    },
    async postJson(url, body, headers) {
      return parsed(await send(url, jsonPost(body, headers)));
    },
    async patchJson(url, body, headers) {
      return parsed(await send(url, { ...jsonPost(body, headers), method: "PATCH" }));
    },
    async postJsonWithin(bounds, { url, body, headers }) {
      return parsed(await send(url, { ...jsonPost(body, headers), ...bounds }));
    },
    async postForm(url, fields, headers) {
      const types = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
      const body = new URLSearchParams(fields).toString();
      return parsed(await send(url, { method: "POST", headers: { ...types, ...headers }, body }));
    },
    async postSet(url, token) {
      const headers = { accept: "application/json", "content-type": "application/secevent+jwt" };
      const bounds = { maxBytes: PUSH_ANSWER_BYTES, tooLong: "cut" } as const;
      return parsed(await send(url, { method: "POST", headers, body: token, ...bounds }));
    },
    async [Symbol.asyncDispose]() {
      await agent.destroy();
    },
  };
}

function jsonPost(body: unknown, headers: PeerHeaders | undefined): PeerRequest {
  const types = { accept: "application/json", "content-type": "application/json" };
  return { method: "POST", headers: { ...types, ...headers }, body: JSON.stringify(body) };
}

interface PeerRequest extends Partial<PeerBounds> {
  readonly method: "GET" | "POST" | "PATCH";
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** Whether an answer beyond its bound counts without its body; it is no answer otherwise. */
  readonly tooLong?: "cut";
}

async function exchange(
  agent: Agent,
  url: URL,
  request: PeerRequest & PeerHttpOptions,
): Promise<PeerAnswer<string>> {
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new PeerUnreachable("peer-address-refused", url.origin);
  }
  try {
    const answer = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal: AbortSignal.timeout(request.timeoutMs),
    });
    const body = await readText(answer.body, request.maxBytes);
    if (body === undefined && request.tooLong !== "cut")
      throw new PeerUnreachable("peer-answer-too-large", url.origin);
    return { status: answer.statusCode, headers: plainHeaders(answer.headers), body: body ?? "" };
  } catch (error) {
    throw asTrouble(error, url.origin);
  }
}

/** Undefined as soon as more than `maxBytes` came; the connection is dropped, the rest is never read. */
async function readText(
  body: Dispatcher.ResponseData["body"],
  maxBytes: number,
): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function plainHeaders(headers: Dispatcher.ResponseData["headers"]): Readonly<Record<string, string>> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return plain;
}

function parsed(answer: PeerAnswer<string>): PeerAnswer<unknown> {
  try {
    return { ...answer, body: JSON.parse(answer.body) };
  } catch {
    return { ...answer, body: undefined };
  }
}

const TIMEOUTS: ReadonlySet<string> = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

function asTrouble(error: unknown, origin: string): unknown {
  if (error instanceof PeerUnreachable) return error;
  if (error instanceof AddressRefused) {
    return new PeerUnreachable("peer-address-refused", origin, { cause: error });
  }
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return new PeerUnreachable("peer-timeout", origin, { cause: error });
  }
  if (error instanceof errors.UndiciError && TIMEOUTS.has(error.code)) {
    return new PeerUnreachable("peer-timeout", origin, { cause: error });
  }
  if (error instanceof errors.InvalidArgumentError) return error; // our mistake, not the peer's
  if (error instanceof Error && "code" in error) {
    return new PeerUnreachable("peer-unreachable", origin, { cause: error });
  }
  return error;
}
