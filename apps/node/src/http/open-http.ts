import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { problemOf } from "@wissel/contract";
import { type FastifyInstance, type FastifyServerOptions, fastify, LogController } from "fastify";
import { type Asking, openAsking } from "./asking.ts";
import type { Caller } from "./caller.ts";
import type { CompiledLate } from "./compile-ahead.ts";
import { errorHandler } from "./error-handler.ts";
import { renderProblem } from "./problems.ts";
import { notFound } from "./register-document.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set for the operations of a document, before their handlers run. */
    caller: Caller;
  }

  interface FastifyInstance {
    /** The documents that this server serves, in the order of their registration. */
    readonly publishedDocuments: { readonly name: string; readonly title: string }[];
    /** Whether every answer is held against the contract (tests). */
    readonly checksAnswers: boolean;
    /** What requests are judged and answered by at an opening, for each document that is asked then. */
    readonly compiledLate: CompiledLate[];
    /** Who asks, while an operation is carried out. */
    readonly asking: Asking;
  }

  interface FastifyContextConfig {
    operationId?: string;
  }
}

export interface HttpOptions {
  readonly logger: NonNullable<FastifyServerOptions["logger"]>;
  /** Tests hold every answer against the contract; a node in service trusts them. */
  readonly checkAnswers: boolean;
  /** Whose X-Forwarded-For is believed; nobody's, unless said. */
  readonly trustedProxies?: readonly string[];
  /** Within which a request must have arrived whole, in milliseconds. */
  readonly requestTimeoutMs?: number;
}

/** A client that sends its request in drips holds a connection, not a slot. */
const REQUEST_TIMEOUT_MS = 30_000;

/** A server that answers everything it cannot serve with a problem, down to unreadable HTTP. */
export function openHttp({
  logger,
  checkAnswers,
  trustedProxies = [],
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
}: HttpOptions): FastifyInstance {
  const renderError = errorHandler("rfc9457");
  const app = fastify({
    logger,
    // One line per request would be thousands a second during an opening; measurements count them instead.
    logController: new LogController({ disableRequestLogging: true }),
    // Found again in the answer, in the log and in the audit log.
    genReqId: () => randomUUID(),
    bodyLimit: 262_144,
    requestTimeout: requestTimeoutMs,
    http: {
      // Node exchanges the two when headers may take longer than the whole, and they may take a minute by themselves.
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // By itself Node looks for those who are late every half minute.
      connectionsCheckingInterval: Math.ceil(requestTimeoutMs / 4),
    },
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    // Longer than the idle time of balancers, so that the node is not the one to hang up.
    keepAliveTimeout: 75_000,
    return503OnClosing: false,
    // Source keys may be 200 characters, each three bytes when written with percent signs.
    routerOptions: { maxParamLength: 2_000 },
    frameworkErrors: (error, request, reply) => {
      renderError(error, request, reply);
    },
    clientErrorHandler: answerUnreadable,
  });
  app.decorate("publishedDocuments", []);
  app.decorate("checksAnswers", checkAnswers);
  app.decorate("compiledLate", []);
  app.decorate("asking", openAsking());
  app.decorateRequest("caller");
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    done();
  });
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler(renderError);
  app.setNotFoundHandler(notFound("rfc9457"));
  return app;
}

/** Bytes that are not HTTP, or too much of it: there is no request to answer, only a socket. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(CLIENT_ERRORS[error.code ?? ""] ?? "request-unreadable");
  const body = renderProblem(problem, "rfc9457");
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      "Content-Type: application/problem+json",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
  // Whoever goes on sending after that would keep the connection for ever.
  socket.destroySoon();
}

const CLIENT_ERRORS = {
  HPE_HEADER_OVERFLOW: "headers-too-large",
  ERR_HTTP_REQUEST_TIMEOUT: "request-timeout",
} as Readonly<Record<string, "headers-too-large" | "request-timeout">>;
