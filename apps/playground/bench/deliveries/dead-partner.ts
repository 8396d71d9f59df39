import { randomUUID } from "node:crypto";
import { EVENT_BASE } from "@wissel/contract";
import { deliveryOf } from "@wissel/core";
import { insertDeliveries } from "@wissel/store";
import { enrolStudents } from "../../faults/enrol-students.ts";
import { untilKnown } from "../../faults/until-known.ts";
import type { HousesContext } from "../../rehearsal/houses.ts";
import { type DeliveryHouses, openDeliveryHouses } from "./delivery-houses.ts";
import { commitResults, type DeliveryBenchOptions, letGo } from "./measure-variant.ts";
import { untilQuiet } from "./until-receipted.ts";
import type { Variant } from "./variant.ts";

/** Seconds for a third of the results each: alone, beside a dead partner, alone again. */
export interface BesideTheDead {
  readonly results: number;
  readonly seconds: readonly [before: number, beside: number, after: number];
  /** Owed to the dead one, and how many attempts it cost. */
  readonly owed: number;
  readonly attempts: number;
}

/**
 * A partner that takes connections and never answers: its process is stopped, as a machine that hangs. The host owes
 * it as many events as there are results for the other one.
 */
export async function measureBesideTheDead(
  variant: Variant,
  { portBase, results }: DeliveryBenchOptions,
  context: HousesContext,
): Promise<BesideTheDead> {
  const { narrator } = context;
  narrator.title(`${results} results beside a dead partner`);
  await using deliveryHouses = await openDeliveryHouses(variant, { portBase, third: true }, context);
  const { houses, host, third, pause, resume, pidOf, hostDatabase } = deliveryHouses;
  const enrolled = await enrolStudents(deliveryHouses, { results, narrator });
  await narrator.during("The host knows its students", () => untilKnown(deliveryHouses, results));
  await pause(third);
  await untilQuiet(hostDatabase, third.schacHome);
  await owe(deliveryHouses, results);
  const size = Math.ceil(results / 3);
  const part = (index: number) => ({
    ...enrolled,
    associationIds: enrolled.associationIds.slice(index * size, (index + 1) * size),
  });
  const pid = pidOf(third);
  process.kill(pid, "SIGSTOP");
  try {
    return await houses.readFrom(host, async (hostRows) => {
      const run = async (index: number) => {
        await commitResults(deliveryHouses, part(index));
        return await narrator.during(index === 1 ? "Beside the dead one" : "Alone", () =>
          letGo(deliveryHouses, hostRows, "received"),
        );
      };
      const before = await run(0);
      await resume(third);
      const beside = await run(1);
      await pause(third);
      const after = await run(2);
      const { rows } = await hostRows.query<{ attempts: number }>(
        "SELECT count(*)::int AS attempts FROM delivery_attempt JOIN delivery USING (delivery_id) WHERE recipient = $1",
        [third.schacHome],
      );
      return { results, seconds: [before, beside, after], owed: results, attempts: rows[0]?.attempts ?? 0 };
    });
  } finally {
    process.kill(pid, "SIGCONT"); // so that it can end
  }
}

async function owe({ hostDatabase, third }: DeliveryHouses, events: number): Promise<void> {
  const owed = Array.from({ length: events }, () => {
    const offeringId = randomUUID();
    const name = [{ language: "en", value: "An offering" }];
    const dates = { startDate: "2027-02-01", endDate: "2027-06-28" };
    const event = {
      eventId: randomUUID(),
      name: "offering-changed",
      recipient: third.schacHome,
      associationId: offeringId,
      txn: offeringId,
      payload: { version: 1, offering: { id: offeringId, name, ...dates } },
    } as const;
    return deliveryOf(event, EVENT_BASE);
  });
  await insertDeliveries(hostDatabase, owed, new Date());
}
