import { hasRedisServer } from "../../faults/fault-houses.ts";
import type { HousesContext } from "../../rehearsal/houses.ts";
import { measureBesideTheDead } from "./dead-partner.ts";
import { renderDeliveries } from "./delivery-report.ts";
import { type DeliveryBenchOptions, type Measured, measureVariant } from "./measure-variant.ts";
import { listVariants } from "./variant.ts";

/** Committed results to receipts at the host, every way in turn, and what a dead partner does to the others. */
export async function runDeliveries(options: DeliveryBenchOptions, context: HousesContext) {
  const redis = hasRedisServer();
  if (!redis) context.narrator.say("There is no redis-server on the PATH: queues on PostgreSQL only.");
  const variants = listVariants({ redis });
  const measured: Measured[] = [];
  for (const variant of variants) {
    context.stopped.throwIfAborted();
    measured.push(await measureVariant(variant, options, context));
  }
  const [together] = variants.filter(({ perPush }) => perPush > 1);
  if (together === undefined) throw new Error("events travel in batches somewhere");
  const dead = await measureBesideTheDead(together, options, context);
  const wrongs = measured.flatMap((one) => one.wrongs);
  return { report: renderDeliveries(measured, dead), problems: wrongs };
}
