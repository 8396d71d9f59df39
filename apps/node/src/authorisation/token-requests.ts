import { STAFF_ROLES } from "@wissel/core";
import type { TokenRequest } from "./issue-tokens.ts";

/** A line of the file is not a request; nothing was issued. */
export class TokenRequestError extends Error {
  override readonly name = "TokenRequestError";
}

const KINDS = ["student", ...STAFF_ROLES] as const;
const TEXT_FACTS = ["studentNumber", "givenName", "surname", "mail", "level", "programmeCode"] as const;

/** Reads newline-delimited JSON, one request a line; empty lines count for nothing. Throws TokenRequestError. */
export function parseTokenRequests(text: string): readonly TokenRequest[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const request = parseLine(line);
    if (request === undefined) throw new TokenRequestError(`line ${index + 1} is not a request for a token`);
    return [request];
  });
}

function parseLine(line: string): TokenRequest | undefined {
  const record = asRecord(parseJson(line));
  if (record === undefined) return undefined;
  const { loginSubject, clientId, ttlSeconds } = record;
  const kind = KINDS.find((candidate) => candidate === record.kind);
  if (kind === undefined || !isText(loginSubject) || !isText(clientId)) return undefined;
  if (typeof ttlSeconds !== "number") return undefined;
  if (record.person === undefined) return { kind, loginSubject, clientId, ttlSeconds };
  const person = asRecord(record.person);
  return person && { kind, loginSubject, clientId, ttlSeconds, person: factsOf(person) };
}

function factsOf(person: Readonly<Record<string, unknown>>): NonNullable<TokenRequest["person"]> {
  const texts = TEXT_FACTS.flatMap((name) => {
    const value = person[name];
    return isText(value) ? [[name, value] as const] : [];
  });
  const { creditsEarned } = person;
  return {
    ...Object.fromEntries(texts),
    ...(typeof creditsEarned === "number" ? { creditsEarned } : {}),
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
