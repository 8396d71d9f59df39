import type { ProblemKind } from "./kind.ts";

/** Refusals of the HTTP layer, before an area sees the request or, of a condition, in every area alike. */
export type HttpRefusalCode =
  | "request-invalid"
  | "request-unreadable"
  | "request-too-deep"
  | "request-too-large"
  | "headers-too-large"
  | "request-timeout"
  | "media-type-unsupported"
  | "content-encoding-unsupported"
  | "token-missing"
  | "token-invalid"
  | "token-expired"
  | "precondition-failed"
  | "proof-invalid"
  | "scope-missing"
  | "address-unknown"
  | "too-many-requests"
  | "node-busy"
  | "node-degraded"
  | "node-stopping"
  | "node-failed"
  | "node-learning";

export const HTTP_PROBLEMS = {
  "request-invalid": { status: 400, title: "The request does not fit the contract" },
  "request-unreadable": { status: 400, title: "The request cannot be read" },
  "request-too-deep": { status: 400, title: "The body is nested too deeply" },
  "request-too-large": { status: 413, title: "The body is too large" },
  "headers-too-large": { status: 431, title: "The headers are too large" },
  "request-timeout": { status: 408, title: "The request took too long to arrive" },
  "media-type-unsupported": { status: 415, title: "A body of this type is not taken here" },
  "content-encoding-unsupported": { status: 415, title: "Encoded bodies are not taken" },
  "token-missing": { status: 401, title: "A token is needed" },
  "token-invalid": { status: 401, title: "The token is not valid here" },
  "token-expired": { status: 401, title: "The token has expired" },
  "precondition-failed": { status: 412, title: "It is not what the request was made for" },
  "proof-invalid": { status: 401, title: "The proof that goes with the token is not valid" },
  "scope-missing": { status: 403, title: "The token does not allow this" },
  "address-unknown": { status: 404, title: "There is nothing at this address" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "node-busy": { status: 503, title: "The node is too busy" },
  "node-degraded": { status: 503, title: "A part the node needs is not available" },
  "node-stopping": { status: 503, title: "The node is stopping" },
  "node-failed": { status: 500, title: "The node failed" },
  "node-learning": { status: 503, title: "The node was restored and learns from its partners first" },
} as const satisfies Record<HttpRefusalCode, ProblemKind>;
