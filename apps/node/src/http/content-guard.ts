import { type Problem, problemOf } from "@wissel/contract";
import type { FastifyRequest } from "fastify";
import type { BoundOperation } from "./bound-operation.ts";
import { invalidRequest } from "./problems.ts";

/**
 * What Fastify would let through: it validates only the media types that a route lists, parses any other that has a
 * parser, and hands a compressed body to the parser as it is.
 */
export function refuseContent(operation: BoundOperation, request: FastifyRequest): Problem | undefined {
  const { headers } = request;
  if (request.raw.url?.includes("%00")) return problemOf("request-unreadable", "the address holds a NUL");
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    return problemOf("content-encoding-unsupported", "send the body without Content-Encoding");
  }
  const hasContent =
    headers["transfer-encoding"] !== undefined ||
    (headers["content-length"] !== undefined && headers["content-length"] !== "0");
  const { body } = operation;
  if (!hasContent) {
    // A type without content, as some clients send with every request, would be parsed and found empty.
    delete headers["content-type"];
    return body?.required === true
      ? invalidRequest([{ in: "body", pointer: "#", detail: "is required" }])
      : undefined;
  }
  if (body === undefined) {
    return operation.method === "get" || operation.method === "head"
      ? undefined
      : problemOf("media-type-unsupported", "this operation takes no body");
  }
  if (request.mediaType !== undefined && Object.hasOwn(body.content, request.mediaType)) return undefined;
  return problemOf("media-type-unsupported", `take one of ${Object.keys(body.content).join(", ")}`);
}
