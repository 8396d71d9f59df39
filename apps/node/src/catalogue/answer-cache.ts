import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** A rendered answer: bytes and headers, sent again as they are. */
interface KeptAnswer {
  readonly body: Buffer;
  readonly etag: string;
  readonly contentType: string;
}

export interface AnswerCacheOptions {
  /** Only addresses under this are kept. */
  readonly prefix: string;
  /** What the answers are made of; when it is another object, they are thrown away. */
  readonly source: () => object;
  /** Who asks, as far as their answers differ. Asked once that is known, before the body is read. */
  readonly readerOf: (request: FastifyRequest) => string;
  readonly maxBytes: number;
}

/** Longer addresses are somebody's experiments. */
const MAX_ADDRESS = 1_000;

/**
 * Answers to GET are rendered once and sent from memory until their source changes, with an ETag, to each reader their
 * own. A hit skips validation and handlers: only for what a reader may see whenever they may ask. The oldest make room for the newest. An answer that says by
 * itself how it may be kept is made of something else as well, and is left alone.
 */
export function keepAnswers(
  scope: FastifyInstance,
  { prefix, source, readerOf, maxBytes }: AnswerCacheOptions,
): void {
  const kept = new Map<string, KeptAnswer>();
  let of = source();
  let bytes = 0;

  function forgetWhenStale(): void {
    const now = source();
    if (now === of) return;
    of = now;
    bytes = 0;
    kept.clear();
  }

  function keep(name: string, answer: KeptAnswer): void {
    const known = kept.get(name);
    if (known !== undefined) bytes -= known.body.length;
    kept.set(name, answer);
    bytes += answer.body.length;
    for (const [oldest, { body }] of kept) {
      if (bytes <= maxBytes) break;
      kept.delete(oldest);
      bytes -= body.length;
    }
  }

  const nameOf = (request: FastifyRequest) => `${readerOf(request)} ${request.raw.url ?? ""}`;

  scope.addHook("preParsing", (request, reply, _payload, done) => {
    forgetWhenStale();
    const answer = request.raw.method === "GET" ? kept.get(nameOf(request)) : undefined;
    if (answer === undefined) {
      done();
      return;
    }
    send(request, reply, answer);
  });

  scope.addHook("preHandler", async (request) => {
    // The handler is about to read the source; what it renders belongs to this one.
    request.answerSource = source();
  });

  scope.addHook("onSend", async (request, reply, payload) => {
    const address = request.raw.url ?? "";
    const isOurs =
      request.raw.method === "GET" && address.startsWith(prefix) && address.length <= MAX_ADDRESS;
    const isSaid = reply.hasHeader("etag") || reply.hasHeader("cache-control");
    if (!isOurs || reply.statusCode !== 200 || isSaid) return payload;
    if (typeof payload !== "string" && !Buffer.isBuffer(payload)) return payload;
    const answer = answerOf(payload, String(reply.getHeader("content-type")));
    if (request.answerSource === of) keep(nameOf(request), answer);
    reply.headers(headersOf(answer));
    if (!isKnown(request, answer)) return answer.body;
    reply.code(304).removeHeader("content-type");
    return null;
  });
}

declare module "fastify" {
  interface FastifyRequest {
    answerSource?: object;
  }
}

function answerOf(payload: string | Buffer, contentType: string): KeptAnswer {
  const body = Buffer.from(payload);
  const digest = createHash("sha256").update(body).digest("base64url").slice(0, 27);
  return { body, contentType, etag: `"${digest}"` };
}

function send(request: FastifyRequest, reply: FastifyReply, answer: KeptAnswer): void {
  reply.headers(headersOf(answer));
  if (isKnown(request, answer)) reply.code(304).send();
  else reply.header("content-type", answer.contentType).send(answer.body);
}

/** It may be stored, and is to be asked for again each time: a catalogue changes without notice. */
function headersOf({ etag }: KeptAnswer): Record<string, string> {
  return { etag, "cache-control": "no-cache", vary: "authorization" };
}

/** RFC 9110 section 13.1.2; weak and strong are the same to If-None-Match. */
function isKnown(request: FastifyRequest, { etag }: KeptAnswer): boolean {
  const condition = request.headers["if-none-match"];
  if (condition === undefined) return false;
  return condition.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
}
