import { problemOf } from "@wissel/contract";
import type { FastifyInstance } from "fastify";
import type { LoopWatch } from "./loop-watch.ts";
import { sendProblem } from "./problems.ts";

/** The event loop is so late by then that every waiting student is better off asking again in a moment. */
const MOST_LATE_MS = 3_000;
/** Whoever is sent away is asked to wait so long at most, and not all of them until the same second. */
const MOST_PATIENCE_S = 4;

/** Answers 503 while the event loop is too late, but for whoever asks about the node's health. */
export function shedLoad(app: FastifyInstance, watch: LoopWatch): void {
  app.addHook("onListen", async () => watch.begin());
  app.addHook("onClose", async () => watch.end());
  app.addHook("onRequest", (request, reply, done) => {
    if (watch.lateMs() <= MOST_LATE_MS || request.routeOptions.url?.startsWith("/health/")) return done();
    const seconds = String(1 + Math.floor(Math.random() * MOST_PATIENCE_S));
    sendProblem(reply, problemOf("node-busy"), { style: "rfc9457", headers: { "retry-after": seconds } });
  });
}
