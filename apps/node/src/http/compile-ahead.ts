import type { FastifyInstance } from "fastify";
import type { ReadinessCheck } from "../health.ts";

/** Compiles one thing at a time, while there is something left. */
export interface CompiledLate {
  compileNext(): boolean;
}

/**
 * Compiles what the requests of an opening are held against and their answers written by, once the server listens: one
 * schema in each turn of the loop, at most some 30 ms. Whoever asks meanwhile is served, and compiles what it needs; a
 * balancer is told to wait.
 */
export function compileAhead(app: FastifyInstance): ReadinessCheck {
  let isCompiling = false;
  let isClosed = false;

  function next(): void {
    isCompiling = !isClosed && app.compiledLate.some((one) => one.compileNext());
    if (isCompiling) setImmediate(next);
  }

  app.addHook("onListen", async () => next());
  app.addHook("onClose", async () => {
    isClosed = true;
  });
  return {
    name: "contract",
    async check() {
      if (isCompiling) throw new Error("what requests are judged and answered by is being compiled");
    },
  };
}
