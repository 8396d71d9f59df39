import type { Clock, NewId } from "@wissel/core";
import { ensureOwnKeys } from "@wissel/store";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Registry } from "prom-client";
import type { NodeConfig } from "./config.ts";
import { openOwnKeys } from "./federation/own-keys.ts";
import { ownStatement } from "./federation/own-statement.ts";
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
  const { config, store, clock, registry, isStopping } = parts;
  const { prisma } = store.database;

  const identity = { entityId: config.baseUrl, ...config.institution };
  const keys = await openOwnKeys({
    ensureKeys: (families, makeKey) => ensureOwnKeys(prisma, families, makeKey),
    clock,
    keySecret: config.keySecret,
  });
  const statement = ownStatement(identity, { keys, clock });

  const checks: readonly ReadinessCheck[] = [...store.checks];
  await registerAudience(app, {
    audience: "well-known",
    handlers: {
      ...healthHandlers({ checks, peerAllow: config.peerAllow, registry, isStopping }),
      ...federationHandlers({ entityId: identity.entityId, keys, statement }),
    },
    authenticate: nobody,
  });

  return {
    start: async () => undefined,
    close: async () => undefined,
  };
}

/** For documents in which nothing needs a token. */
const nobody: Authenticate = async () => ({ ok: false, refusal: { code: "token-invalid" } });
