import type { Problem } from "@wissel/contract";

/** Carries a problem out of a place in Fastify's life cycle that can only fail: a parser. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  readonly problem: Problem;
  readonly statusCode: number;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
    this.statusCode = problem.status;
  }
}
