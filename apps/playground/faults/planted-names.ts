import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Enrolled } from "./enrol-students.ts";
import type { FaultHouses } from "./fault-houses.ts";
import { type Place, refusalTexts } from "./refusals.ts";
import { tellRedis } from "./troubles.ts";

/** Somewhere that personal data must not be, and how many of the planted names are there. */
export interface Searched {
  readonly place: string;
  readonly found: number;
}

/** Everything in a text that looks like a planted surname; a name longer than that is no worse. */
const PLANTED = /planted-[0-9a-z]+-\d+/gi;

/** Looks for the planted names in the queue, in every log, in the metrics and in what is answered to bad requests. */
export async function searchForNames(
  faultHouses: FaultHouses,
  enrolled: Enrolled,
): Promise<readonly Searched[]> {
  const { plantedNames } = enrolled;
  const planted = new Set(plantedNames.map((name) => name.toLowerCase()));
  const refusals = await refusalTexts(faultHouses, enrolled);
  const places = [
    ...refusals,
    ...(await queueTexts(faultHouses)),
    ...logTexts(faultHouses),
    ...(await metricTexts(faultHouses)),
  ];
  return places.map(({ place, text }) => ({
    place,
    found: new Set((text.match(PLANTED) ?? []).filter((name) => planted.has(name.toLowerCase()))).size,
  }));
}

async function queueTexts({ houses, home, host, redis }: FaultHouses): Promise<readonly Place[]> {
  if (redis) {
    await tellRedis(houses.layout.redis, "SAVE");
    const dump = join(houses.layout.folder, "redis", "dump.rdb");
    return [{ place: "the queues on Redis", text: readFileSync(dump, "latin1") }];
  }
  return await Promise.all(
    [home, host].map((institution) =>
      houses.readFrom(institution, async (database) => {
        const { rows: tables } = await database.query<{ name: string }>(
          "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq'",
        );
        const texts: string[] = [];
        for (const { name } of tables) {
          const { rows } = await database.query<{ row: string }>(
            `SELECT entry::text AS row FROM bullmq.${name} AS entry`,
          );
          texts.push(...rows.map(({ row }) => row));
        }
        return { place: `the queues of ${institution.name}`, text: texts.join("\n") };
      }),
    ),
  );
}

function logTexts({ houses }: FaultHouses): readonly Place[] {
  const { folder } = houses.layout;
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".log"))
    .map((name) => ({ place: `the log ${name}`, text: readFileSync(join(folder, name), "utf8") }));
}

async function metricTexts({ home, host, directOrigin }: FaultHouses): Promise<readonly Place[]> {
  return await Promise.all(
    [home, host].map(async (institution) => {
      const answer = await fetch(`${directOrigin(institution)}/metrics`);
      return { place: `the metrics of ${institution.name}`, text: await answer.text() };
    }),
  );
}
