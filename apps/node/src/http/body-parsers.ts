import { problemOf } from "@wissel/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { invalidRequest } from "./problems.ts";
import { RefusedRequest } from "./refused-request.ts";

/** How deep a body may nest; deeper serves no contract of ours and costs whoever walks it. */
export const MAX_DEPTH = 32;

type Done = (error: Error | null, body?: unknown) => void;

/** Parsers for exactly these media types in this scope: JSON as a value, anything else as text. */
export function addBodyParsers(scope: FastifyInstance, mediaTypes: Iterable<string>): void {
  scope.removeAllContentTypeParsers();
  const parseText = scope.getDefaultJsonParser("error", "error");
  for (const mediaType of new Set(mediaTypes)) {
    const parse = isJson(mediaType) ? jsonParser(parseText) : textParser;
    scope.addContentTypeParser(mediaType, { parseAs: "buffer" }, decoded(parse));
  }
}

/** Bytes that are not UTF-8 are refused: read as if they were, names would be stored with holes in them. */
function decoded(parse: TextParser) {
  return (request: FastifyRequest, bytes: Buffer, done: Done): void => {
    const text = readUtf8(bytes);
    if (text !== undefined) parse(request, text, done);
    else done(new RefusedRequest(problemOf("request-unreadable", "the body is not UTF-8")));
  };
}

/** Without the byte order mark that it may begin with. */
function readUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isJson(mediaType: string): boolean {
  return mediaType === "application/json" || mediaType.endsWith("+json");
}

function textParser(_request: FastifyRequest, text: string, done: Done): void {
  done(null, text);
}

type TextParser = (request: FastifyRequest, text: string, done: Done) => void;

function jsonParser(parse: TextParser): TextParser {
  return (request, text, done) => {
    // Clients that set the type on every request send it with an empty body too; validation asks for one if needed.
    if (text === "") return done(null, undefined);
    if (isDeeperThan(text, MAX_DEPTH)) {
      return done(new RefusedRequest(problemOf("request-too-deep", `at most ${MAX_DEPTH} levels`)));
    }
    parse(request, text, (error, body) => {
      if (error !== null || !UNSTORABLE_ESCAPE.test(text)) return done(error, body);
      const pointer = findUnstorable(body, "#");
      if (pointer === undefined) return done(null, body);
      const detail = "holds a NUL or half a surrogate pair";
      done(new RefusedRequest(invalidRequest([{ in: "body", pointer, detail }])));
    });
  };
}

/** Counts brackets outside strings, so that a deep body is refused before anything walks it. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;

/** PostgreSQL stores neither in text or jsonb, and one such value would fail the whole batch it is written in. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;

function findUnstorable(value: unknown, pointer: string): string | undefined {
  if (typeof value === "string") return isStorable(value) ? undefined : pointer;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    if (!isStorable(key)) return pointer;
    const found = findUnstorable(
      member,
      `${pointer}/${encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))}`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function isStorable(text: string): boolean {
  return !text.includes("\u0000") && !LONE_SURROGATE.test(text);
}

const LONE_SURROGATE = /\p{Surrogate}/u;
