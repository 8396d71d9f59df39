import { setTimeout as delay } from "node:timers/promises";
import type { ExchangingHouses } from "./enrol-students.ts";

const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 180_000;

/** Names travel once both sides are associated; they must have arrived before somebody looks where else they are. */
export async function untilKnown(
  { houses, host }: Pick<ExchangingHouses, "houses" | "host">,
  students: number,
): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await delay(LOOK_EVERY_MS)) {
    const { rows } = await houses.readFrom(host, (database) =>
      database.query<{ known: number }>(
        "SELECT count(*)::int AS known FROM association WHERE person_details IS NOT NULL",
      ),
    );
    if ((rows[0]?.known ?? 0) >= students) return;
  }
  throw new Error("the host has not been told who its students are");
}
