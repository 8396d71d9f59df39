import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Seconds; the interesting part is below one. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The histogram of every answer. */
export const HTTP_SECONDS = "wissel_http_request_duration_seconds";

/** A registry per node, so that several fit into one process. Areas register their own measurements in it. */
export function openMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Counts and times every answer by operation and status. */
export function measureAnswers(app: FastifyInstance, registry: Registry): void {
  const seconds = new Histogram({
    name: HTTP_SECONDS,
    help: "Time from request to answer, by operation of the contract and status",
    labelNames: ["operation", "status"],
    buckets: BUCKETS,
    registers: [registry],
  });
  // Looking a labelled child up by its name is half the cost of observing.
  const children = new Map<string, Histogram.Internal<string>>();

  app.addHook("onResponse", (request, reply, done) => {
    const operation = request.routeOptions.config.operationId ?? "none";
    const name = `${operation} ${reply.statusCode}`;
    let child = children.get(name);
    if (child === undefined) {
      child = seconds.labels(operation, String(reply.statusCode));
      children.set(name, child);
    }
    child.observe(reply.elapsedTime / 1000);
    done();
  });
}
