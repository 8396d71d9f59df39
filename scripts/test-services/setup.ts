import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate, openEmbeddedCluster } from "@wissel/store";
import type {} from "@wissel/testing/database"; // what may be provided
import type { TestProject } from "vitest/node";
import { findJose } from "./jose.ts";
import { openTestRedis } from "./redis.ts";

/** As in vitest.config.ts. */
const WORKERS = 3;
const PORTS_PER_WORKER = 200;
const DEFAULT_PORT_BASE = 4250;
const TEMPLATE = "migrated";
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** One PostgreSQL with a migrated template, and one Redis, for the whole integration project. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const base = portBase();
  project.provide("hasJose", findJose());
  const dataDir = join(ROOT, ".wissel", `test-${base}`);
  const cluster = await openEmbeddedCluster({ dataDir, port: base, fresh: true });
  try {
    await cluster.ensureDatabase(TEMPLATE);
    const migrations = join(ROOT, "prisma", "migrations");
    if (readdirSync(migrations).length > 0) await migrate(cluster.ownerUrl(TEMPLATE), migrations);
    const redis = await openTestRedis(base + 1, dataDir);
    project.provide("testCluster", {
      ownerUrl: cluster.ownerUrl("postgres"),
      appUrl: cluster.appUrl("postgres"),
      readerUrl: cluster.readerUrl("postgres"),
      template: TEMPLATE,
    });
    project.provide("redisUrl", redis?.url);
    project.provide("testPortBase", base + 2);
    project.provide("portsPerWorker", PORTS_PER_WORKER);
    return async () => {
      await redis?.stop();
      await cluster[Symbol.asyncDispose]();
    };
  } catch (error) {
    await cluster[Symbol.asyncDispose]();
    throw error;
  }
}

function portBase(): number {
  const base = Number(process.env.WISSEL_TEST_PORT_BASE ?? DEFAULT_PORT_BASE);
  if (Number.isInteger(base) && base > 1023 && base + WORKERS * PORTS_PER_WORKER < 32_768) return base;
  throw new Error("WISSEL_TEST_PORT_BASE must be a port from 1024 to 32167");
}
