import { problemOf } from "@wissel/contract";
import type { FastifyInstance } from "fastify";
import { type Composition, compose } from "./compose.ts";
import type { NodeConfig } from "./config.ts";
import { serveDocsIndex } from "./http/docs-index.ts";
import { limitRequests } from "./http/limits.ts";
import { openLoopWatch } from "./http/loop-watch.ts";
import { openHttp } from "./http/open-http.ts";
import { sendProblem } from "./http/problems.ts";
import { shedLoad } from "./http/shed-load.ts";
import { loggerOptions } from "./logging.ts";
import { measureAnswers, openMetrics } from "./metrics.ts";
import { openNewId } from "./new-id.ts";
import { openNodeDatabase } from "./node-database.ts";
import type { NodeOverrides } from "./parts.ts";

/** A node that is put together and does not listen yet. */
export interface BuiltNode {
  readonly app: FastifyInstance;
  /** Begins background work and listens; when either fails, everything is closed again. */
  start(): Promise<void>;
  /** Takes nothing new, lets what is under way end, closes. Repeating it waits for the first. */
  close(): Promise<void>;
}

/** How long requests under way may take once the node stops. */
const DRAIN_MS = 10_000;
const IDLE_CHECK_MS = 50;

/** Opens everything a node needs, in one process; tests boot it as it is. */
export async function buildNode(config: NodeConfig, overrides: NodeOverrides = {}): Promise<BuiltNode> {
  const app = openHttp({
    ...config,
    logger: loggerOptions(config),
    checkAnswers: overrides.checkAnswers ?? false,
  });
  const store = await openNodeDatabase(config, app);
  const clock = overrides.clock ?? { now: () => new Date() };
  let stopping = false;
  let composition: Composition;
  try {
    const registry = openMetrics();
    measureAnswers(app, registry);
    refuseWhile(app, () => stopping);
    if (overrides.shedLoad ?? true)
      shedLoad(
        app,
        openLoopWatch(() => performance.now()),
      );
    limitRequests(app, config.limits, clock);
    overrides.addRoutes?.(app);
    composition = await compose(app, {
      config,
      store,
      registry,
      log: app.log,
      clock,
      newId: overrides.newId ?? openNewId(),
      isStopping: () => stopping,
      overrides,
    });
    serveDocsIndex(app);
    await app.ready();
  } catch (error) {
    await app.close();
    await store[Symbol.asyncDispose]();
    throw error;
  }

  let closed: Promise<void> | undefined;
  function close(): Promise<void> {
    stopping = true;
    closed ??= drain(app).finally(async () => {
      await composition.close();
      await store[Symbol.asyncDispose]();
    });
    return closed;
  }

  return {
    app,
    close,
    async start() {
      try {
        await composition.start();
        await app.listen(config.listen);
      } catch (error) {
        await close();
        throw error;
      }
      const { baseUrl, role, peerAllow } = config;
      app.log.info({ baseUrl, role, peerAllow }, "the node is up");
    },
  };
}

/** Connections that are kept alive may still bring requests while the last answers go out. */
function refuseWhile(app: FastifyInstance, isStopping: () => boolean): void {
  app.addHook("onRequest", (request, reply, done) => {
    if (!isStopping() || request.routeOptions.url?.startsWith("/health/")) return done();
    const headers = { "retry-after": "5", connection: "close" };
    sendProblem(reply, problemOf("node-stopping"), { style: "rfc9457", headers });
  });
}

/** Closing waits for connections, and one whose last answer has just gone out is kept alive unless it is told. */
async function drain(app: FastifyInstance): Promise<void> {
  const idle = setInterval(() => app.server.closeIdleConnections(), IDLE_CHECK_MS);
  const deadline = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(deadline);
  }
}
