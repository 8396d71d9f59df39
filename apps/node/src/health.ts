import { setTimeout as delay } from "node:timers/promises";
import type { WellKnownSchemas } from "@wissel/contract";
import { problemOf } from "@wissel/contract";
import type { Registry } from "prom-client";
import type { AudienceOperations, Handlers } from "./http/operation.ts";

/** A part the node needs. The check throws, with words for an operator, when the part is not there. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<void>;
}

export interface HealthPorts {
  readonly checks: readonly ReadinessCheck[];
  readonly peerAllow: readonly string[];
  readonly registry: Registry;
  readonly isStopping: () => boolean;
}

type HealthOperations = Pick<AudienceOperations["well-known"], "getLiveness" | "getReadiness" | "getMetrics">;

const PATIENCE_MS = 3_000;

/** What operators, balancers and supervisors ask. */
export function healthHandlers({
  checks,
  peerAllow,
  registry,
  isStopping,
}: HealthPorts): Handlers<HealthOperations> {
  const judgeOnce = shared(() => Promise.all(checks.map(judge)));
  return {
    getLiveness: async () => ({ status: 200, body: { status: "live" } }),
    async getReadiness() {
      if (isStopping()) return { problem: problemOf("node-stopping"), headers: { "retry-after": "5" } };
      const verdicts = await judgeOnce();
      const ready = verdicts.every(({ status }) => status === "ok");
      const body = { checks: verdicts, peerAllowList: peerAllow };
      return ready
        ? { status: 200, body: { ...body, status: "ready" } }
        : { status: 503, body: { ...body, status: "not_ready" } };
    },
    getMetrics: async () => ({
      status: 200,
      body: await registry.metrics(),
      contentType: registry.contentType,
    }),
  };
}

type Verdict = WellKnownSchemas["ReadinessCheck"];

async function judge({ name, check }: ReadinessCheck): Promise<Verdict> {
  const patience = new AbortController();
  try {
    const late = delay(PATIENCE_MS, undefined, { signal: patience.signal }).then(() => {
      throw new Error(`no answer within ${PATIENCE_MS} ms`);
    });
    await Promise.race([check(), late]);
    return { name, status: "ok" };
  } catch (error) {
    return {
      name,
      status: "failed",
      detail: error instanceof Error ? error.message.slice(0, 500) : "failed",
    };
  } finally {
    patience.abort();
  }
}

/** Everyone may ask, so askers at the same time share one answer. */
function shared<T>(make: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= make().finally(() => {
      running = undefined;
    });
    return running;
  };
}
