import type { Clock, NewId } from "@wissel/core";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Registry } from "prom-client";
import { composeTrust } from "./compose-trust.ts";
import type { NodeConfig } from "./config.ts";
import { federationHandlers } from "./federation/well-known-handlers.ts";
import { healthHandlers, type ReadinessCheck } from "./health.ts";
import { registerAudience } from "./http/audience.ts";
import type { Authenticate } from "./http/caller.ts";
import type { NodeDatabase } from "./node-database.ts";

/** What areas are made of. */
export interface Parts {
  readonly config: NodeConfig;
  readonly store: NodeDatabase;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: FastifyBaseLogger;
  readonly registry: Registry;
  readonly isStopping: () => boolean;
}

/** The node put together, at rest. */
export interface Composition {
  /** Begins background work; resolves when it is under way. */
  start(): Promise<void>;
  /** Ends background work and gives back what was opened, in the opposite order. */
  close(): Promise<void>;
}

/** The one place where areas are wired: each is opened with what it needs, then each audience gets its handlers. */
export async function compose(app: FastifyInstance, parts: Parts): Promise<Composition> {
  const { config, store, registry, isStopping } = parts;
  const trust = await composeTrust(parts);

  const checks: readonly ReadinessCheck[] = [...store.checks];
  await registerAudience(app, {
    audience: "well-known",
    handlers: {
      ...healthHandlers({ checks, peerAllow: config.peerAllow, registry, isStopping }),
      ...federationHandlers({ entityId: config.baseUrl, keys: trust.keys, statement: trust.statement }),
    },
    authenticate: nobody,
  });

  return {
    start: async () => undefined,
    async close() {
      await trust.http[Symbol.asyncDispose]();
    },
  };
}

/** For documents in which nothing needs a token. */
const nobody: Authenticate = async () => ({ ok: false, refusal: { code: "token-invalid" } });
