import type { FaultHouses } from "./fault-houses.ts";
import type { Place } from "./planted-names.ts";

/** What nodes said when they refused each other something during the run, and what is remembered of attempts. */
export async function refusalTexts(faultHouses: FaultHouses): Promise<readonly Place[]> {
  const { houses, home, host, line } = faultHouses;
  const details = await Promise.all(
    [home, host].map((institution) =>
      houses.readFrom(institution, async (database) => {
        const { rows } = await database.query<{ said: string }>(
          "SELECT concat_ws(' ', reason, detail) AS said FROM delivery_attempt WHERE verdict <> 'delivered'",
        );
        return rows.map(({ said }) => said);
      }),
    ),
  );
  return [
    { place: "what nodes refused each other", text: line.refusals().join("\n") },
    { place: "what is remembered of attempts", text: details.flat().join("\n") },
  ];
}
