import type { FastifyRequest, FastifyServerOptions } from "fastify";
import type { NodeConfig } from "./config.ts";

type LoggerOptions = Exclude<NonNullable<FastifyServerOptions["logger"]>, boolean>;

/** Names under which a secret or a person might be logged by mistake. */
const SECRETS = [
  "authorization",
  "cookie",
  "token",
  "accessToken",
  "password",
  "clientSecret",
  "mail",
  "surname",
];

/** Structured lines with ids only: no bodies, no addresses of people, no query strings. */
export function loggerOptions({ logLevel, institution }: NodeConfig): LoggerOptions {
  return {
    level: logLevel,
    base: { institution: institution.schacHome },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: {
      paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: "(kept out of the log)",
    },
    serializers: { err: loggedError, req: loggedRequest },
  };
}

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string;
  readonly cause?: LoggedError;
  readonly [member: string]: unknown;
}

/** Only these members: a database error also carries the row that it is about. */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: "unknown", message: String(error), stack: "" };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  // The first lines of a stack repeat the message.
  const stack = error.stack ?? "";
  return {
    type: error.name,
    message: messageOf(error),
    stack: stack.slice(Math.max(0, stack.indexOf("\n    at "))),
    ...(code === undefined ? {} : { code }),
    ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }),
  };
}

/** What PostgreSQL says about a value quotes the value. */
function messageOf(error: Error): string {
  if (!("severity" in error)) return error.message;
  const constraint = "constraint" in error && error.constraint ? ` ${String(error.constraint)}` : "";
  const code = "code" in error ? String(error.code) : "";
  const quotesValues = code.startsWith("22") || code.startsWith("23");
  return quotesValues ? `PostgreSQL refused a value (${code}${constraint})` : error.message;
}

/** The route and not the address: ids of persons may be part of an address. */
function loggedRequest({ method, routeOptions }: FastifyRequest): Readonly<Record<string, unknown>> {
  return { method, route: routeOptions.url };
}
