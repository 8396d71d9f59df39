import type { FastifyInstance } from "fastify";
import type { ReadinessCheck } from "../health.ts";

/**
 * Compiles what the requests of an opening are held against once the server listens, a schema in each turn of the loop:
 * at most some 30 ms at a time. Whoever asks meanwhile is served, and compiles what it needs; a balancer is told to wait.
 */
export function compileAhead(app: FastifyInstance): ReadinessCheck {
  let isCompiling = false;
  let isClosed = false;

  function next(): void {
    isCompiling = !isClosed && app.validators.some((one) => one.compileNext());
    if (isCompiling) setImmediate(next);
  }

  app.addHook("onListen", async () => next());
  app.addHook("onClose", async () => {
    isClosed = true;
  });
  return {
    name: "contract",
    async check() {
      if (isCompiling) throw new Error("what requests are held against is being compiled");
    },
  };
}
