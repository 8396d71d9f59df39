import { openDatabase, type Queryable } from "@wissel/store";
import { enrolStudents } from "../../faults/enrol-students.ts";
import { recordResults, returnResults } from "../../faults/return-results.ts";
import { untilKnown } from "../../faults/until-known.ts";
import type { HousesContext } from "../../rehearsal/houses.ts";
import { measureWork, type Work } from "../work.ts";
import { measureFloor } from "./crypto-floor.ts";
import { type DeliveryHouses, openDeliveryHouses } from "./delivery-houses.ts";
import { findWrongs } from "./delivery-invariants.ts";
import { untilQuiet, untilReceipted } from "./until-receipted.ts";
import { nameOf, type Variant } from "./variant.ts";

/** What one way of travelling took. */
export interface Measured {
  readonly variant: Variant;
  readonly results: number;
  /** From the end of a pause, with every result committed, until the host held the last receipt. */
  readonly seconds: number;
  /** Of the crypto alone, before and after. */
  readonly floors: readonly [before: number, after: number];
  readonly work: Work;
  readonly wrongs: readonly string[];
}

export interface DeliveryBenchOptions {
  readonly portBase: number;
  readonly results: number;
}

const RESULT_DATE = "2027-06-28";

/** Opens two nodes for one variant, has every result committed, lets them go, and checks what came of them. */
export async function measureVariant(
  variant: Variant,
  { portBase, results }: DeliveryBenchOptions,
  context: HousesContext,
): Promise<Measured> {
  const { narrator } = context;
  narrator.title(`${results} results: ${nameOf(variant)}`);
  await using deliveryHouses = await openDeliveryHouses(variant, { portBase, third: false }, context);
  const { houses, home, host, pidOf } = deliveryHouses;
  const enrolled = await enrolStudents(deliveryHouses, { results, narrator });
  await narrator.during("The host knows its students", () => untilKnown(deliveryHouses, results));
  return await houses.readFrom(host, (hostRows) =>
    houses.readFrom(home, async (homeRows) => {
      await untilQuiet(hostRows);
      await untilQuiet(homeRows);
      await commitResults(deliveryHouses, enrolled);
      const floorOptions = { results, encrypted: variant.encrypted };
      const before = await narrator.during("The crypto floor", () => measureFloor(floorOptions));
      await using statistics = openStatistics(houses.statisticsUrl);
      const meter = {
        statistics: statistics.pool,
        nodePids: [pidOf(home), pidOf(host)],
        databasePid: houses.databasePid(),
      };
      const stop = new AbortController();
      const { value: seconds, work } = await measureWork(meter, () =>
        narrator.during("Delivered, with receipts", async () => {
          const recording = variant.recorded
            ? recordResults(enrolled.homeSis, stop.signal)
            : Promise.resolve();
          try {
            return await letGo(deliveryHouses, hostRows, variant.recorded ? "recorded" : "received");
          } finally {
            stop.abort();
            await recording;
          }
        }),
      );
      const after = await narrator.during("The crypto floor", () => measureFloor(floorOptions));
      await untilQuiet(hostRows);
      await untilQuiet(homeRows);
      const wrongs = await findWrongs({ host: hostRows, home: homeRows }, { ...variant, results });
      return { variant, results, seconds, floors: [before, after], work, wrongs };
    }),
  );
}

/** With the partner paused, so that the clock begins when all of them are committed. */
export async function commitResults(
  { home, pause }: DeliveryHouses,
  { hostSis, associationIds }: Awaited<ReturnType<typeof enrolStudents>>,
): Promise<void> {
  await pause(home);
  await returnResults(hostSis, associationIds, { home: home.schacHome, resultDate: RESULT_DATE });
}

/** The seconds from the end of the pause to the last receipt. */
export async function letGo(
  { home, resume }: DeliveryHouses,
  host: Queryable,
  receipt: "received" | "recorded",
): Promise<number> {
  const startedAt = performance.now();
  await resume(home);
  await untilReceipted(host, receipt);
  return (performance.now() - startedAt) / 1000;
}

function openStatistics(url: string) {
  return openDatabase({ url, applicationName: "wissel bench", maxConnections: 1, onError: () => undefined });
}
