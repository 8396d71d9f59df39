import { type FieldError, type Problem, problemOf } from "@wissel/contract";
import type { FastifyReply } from "fastify";
import type { AnswerHeaders } from "./answer-headers.ts";

/** OOAPI v5 spells a problem its own way: the status is a string, and there is no type. */
export type ProblemStyle = "rfc9457" | "ooapi-v5";

/** Answers with a problem in the audience's style. As bytes, because Fastify adds a charset to a text of any JSON type. */
export function sendProblem(
  reply: FastifyReply,
  problem: Problem,
  { style, headers = {} }: { readonly style: ProblemStyle; readonly headers?: AnswerHeaders },
): FastifyReply {
  return reply
    .code(problem.status)
    .headers(headers)
    .header("content-type", "application/problem+json")
    .send(Buffer.from(renderProblem(problem, style)));
}

export function renderProblem(problem: Problem, style: ProblemStyle): string {
  return JSON.stringify(style === "rfc9457" ? problem : asOoapi(problem));
}

/** A request that does not fit the contract, with every wrong place. */
export function invalidRequest(errors: readonly FieldError[]): Problem {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const detail = first === undefined ? undefined : `${placeOf(first)} ${first.detail}${more}`;
  return problemOf("request-invalid", detail, { errors });
}

function asOoapi({ status, title, detail }: Problem): object {
  return { status: String(status), title, ...(detail === undefined ? {} : { detail }) };
}

function placeOf({ in: part, pointer, parameter }: FieldError): string {
  if (part !== "body") return `${part} parameter ${parameter ?? ""}`;
  return pointer === undefined || pointer === "#" ? "the body" : pointer;
}
