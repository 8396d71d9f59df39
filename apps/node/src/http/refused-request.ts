import type { Problem } from "@wissel/contract";
import type { AnswerHeaders } from "./answer-headers.ts";

/** Carries a problem out of a place in Fastify's life cycle that can only fail: a parser, a hook. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  readonly problem: Problem;
  readonly statusCode: number;
  readonly headers: AnswerHeaders;

  constructor(problem: Problem, headers: AnswerHeaders = {}) {
    super(problem.title);
    this.problem = problem;
    this.statusCode = problem.status;
    this.headers = headers;
  }
}
