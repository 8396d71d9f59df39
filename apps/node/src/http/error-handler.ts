import { fieldErrors, type Problem, type ProblemCode, problemOf, type RequestPart } from "@wissel/contract";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { isOutage } from "./outage.ts";
import { invalidRequest, type ProblemStyle, sendProblem } from "./problems.ts";
import { RefusedRequest } from "./refused-request.ts";

/** Seconds a client is asked to wait when a part of the node is away. */
export const RETRY_AFTER_SECONDS = "5";

/** Renders whatever reaches Fastify as an error. Only our own failures are logged; what a client did wrong is not. */
export function errorHandler(style: ProblemStyle) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = problemFor(error);
    if (problem.status >= 500) {
      request.log.error({ err: error, operation: request.routeOptions.config.operationId }, "request failed");
    }
    const retry = problem.status === 503 ? { "retry-after": RETRY_AFTER_SECONDS } : {};
    const headers = error instanceof RefusedRequest ? error.headers : retry;
    return sendProblem(reply, problem, { style, headers });
  };
}

export function problemFor(error: FastifyError): Problem {
  if (error instanceof RefusedRequest) return error.problem;
  if (error.validation !== undefined) {
    // Fastify types Ajv's errors by the members it uses itself; our compilers are Ajv, so they are whole.
    const errors = error.validation as Parameters<typeof fieldErrors>[1];
    return invalidRequest(fieldErrors(PARTS[error.validationContext ?? "body"] ?? "body", errors));
  }
  const code = CODES[error.code];
  if (code !== undefined) return problemOf(code, DETAILS[error.code]);
  if (error.statusCode === 404) return problemOf("address-unknown");
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return problemOf("request-unreadable");
  }
  return problemOf(isOutage(error) ? "node-degraded" : "node-failed");
}

const PARTS: Readonly<Record<string, RequestPart>> = {
  body: "body",
  querystring: "query",
  params: "path",
  headers: "header",
};

/** Fastify's own refusals, by its stable codes. */
const CODES: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: "request-unreadable",
  FST_ERR_CTP_EMPTY_JSON_BODY: "request-unreadable",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "request-unreadable",
  FST_ERR_CTP_BODY_TOO_LARGE: "request-too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "media-type-unsupported",
  FST_ERR_BAD_URL: "request-unreadable",
  FST_ERR_MAX_PARAM_LENGTH: "address-unknown",
};

const DETAILS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: "the body is not JSON, or has a member named __proto__ or constructor",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "the body is not as long as Content-Length says",
  FST_ERR_BAD_URL: "the address has a broken percent sign",
};
