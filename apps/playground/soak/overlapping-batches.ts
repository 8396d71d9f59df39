import { join } from "node:path";
import { migrate, openEmbeddedCluster } from "@wissel/store";
import { checkSerialOrders } from "./serial/serial-orders.ts";
import type { SoakContext, SoakResult } from "./soak-context.ts";

const PROCESSES = 2;
const DATABASE = "ledger";

/** Overlapping batches from two processes equal some serial order, history after history. */
export async function soakOverlappingBatches(context: SoakContext): Promise<SoakResult> {
  const { options, narrator } = context;
  await using cluster = await openEmbeddedCluster({
    dataDir: join(context.folder, "ledger"),
    port: options.portBase,
    fresh: true,
  });
  await cluster.ensureDatabase(DATABASE);
  await migrate(cluster.ownerUrl(DATABASE), join(context.root, "prisma", "migrations"));
  const seeds = Array.from({ length: options.histories }, (_, index) => options.seed + index);
  const { acts, commands, unexplained } = await narrator.during("Histories", (progress) =>
    checkSerialOrders({
      databaseUrl: cluster.appUrl(DATABASE),
      seeds,
      processes: PROCESSES,
      progress: (done, total) => {
        context.stopped.throwIfAborted();
        progress(done, total);
      },
    }),
  );
  return {
    held: unexplained.length === 0,
    lines: [
      `${seeds.length} histories, ${acts} batches and other acts with ${commands} commands from ${PROCESSES} processes at once`,
      `${seeds.length - unexplained.length} equal some order of what was done`,
      ...unexplained.map((where) => `no order explains ${where}`),
    ],
  };
}
