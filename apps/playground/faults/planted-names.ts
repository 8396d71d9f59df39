import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultHouses } from "./fault-houses.ts";
import { tellRedis } from "./troubles.ts";

/** Somewhere that personal data must not be, and how many of the planted names are there. */
export interface Searched {
  readonly place: string;
  readonly found: number;
}

/** Everything in a text that looks like a planted surname; a name longer than that is no worse. */
const PLANTED = /planted-[0-9a-z]+-\d+/gi;

/** Looks for the planted names in the queue, in every log, in the metrics, and in what is given besides. */
export async function searchForNames(
  faultHouses: FaultHouses,
  plantedNames: readonly string[],
  besides: readonly Place[],
): Promise<readonly Searched[]> {
  const planted = new Set(plantedNames.map((name) => name.toLowerCase()));
  const places = [
    ...(await queueTexts(faultHouses)),
    ...logTexts(faultHouses),
    ...(await metricTexts(faultHouses)),
    ...besides,
  ];
  return places.map(({ place, text }) => ({
    place,
    found: new Set((text.match(PLANTED) ?? []).filter((name) => planted.has(name.toLowerCase()))).size,
  }));
}

export interface Place {
  readonly place: string;
  readonly text: string;
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
