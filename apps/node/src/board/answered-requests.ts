import type { Registry } from "prom-client";
import { HTTP_SECONDS } from "../metrics.ts";
import type { CallFigures } from "./measured-exchange.ts";

/** The operations by which students and partners ask for places. */
const ASKING = new Set(["createEnrolment", "claimEnrolments"]);

/** How this process answered requests for places, from the measurements it takes anyway. */
export async function answeredRequests(registry: Registry): Promise<CallFigures | undefined> {
  const metric = registry.getSingleMetric(HTTP_SECONDS);
  if (metric === undefined) return undefined;
  const { values } = await metric.get();
  let [requests, errors, seconds] = [0, 0, 0];
  for (const entry of values) {
    // A histogram's entries name what they count; the types tell of plain values only.
    const { metricName = "" } = entry as { metricName?: string };
    if (!ASKING.has(String(entry.labels.operation))) continue;
    if (metricName.endsWith("_sum")) seconds += entry.value;
    if (!metricName.endsWith("_count")) continue;
    requests += entry.value;
    if (Number(entry.labels.status) >= 500) errors += entry.value;
  }
  if (requests === 0) return undefined;
  return { requests, errors, meanMilliseconds: Math.round((seconds / requests) * 10_000) / 10 };
}
