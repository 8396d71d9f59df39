import { dataOf, type SisClient, writeRows } from "@wissel/client";
import { fire, requestBytes, type Target } from "../load/volley.ts";
import type { BenchRow, PlainTable } from "./plain-table.ts";
import type { Ways } from "./rates.ts";

/** A node's interface for its SIS, its address and a token for what writes to it without our client, and SQL alone. */
export interface Writers {
  readonly sis: SisClient;
  readonly target: Target;
  readonly token: string;
  readonly plain: PlainTable;
}

const SINGLY = 200;
const AT_ONCE = 16;
const MANY = 1600;
const BATCHES = 5;
const BATCH = 1000;

/** Rows that a round of each writes. */
export const WRITTEN = { one: SINGLY, some: MANY, many: BATCHES * BATCH } as const;

/** A request each, the next when the one before is answered. */
export function oneByOne({ sis, plain }: Writers): Ways {
  const rows = (round: number) => courses(`one-${round}-`, SINGLY);
  return {
    async measured(round) {
      for (const { sourceId, ...body } of rows(round))
        dataOf(await sis.PUT("/courses/{sourceId}", { params: { path: { sourceId } }, body }));
      return SINGLY;
    },
    async control(round) {
      for (const row of rows(round)) await plain.write([row]);
      return SINGLY;
    },
  };
}

/** Nothing but the road: as many requests by the same client, for something that there is not. */
export async function askInVain({ sis }: Writers): Promise<number> {
  const startedAt = performance.now();
  for (let index = 0; index < SINGLY; index += 1)
    await sis.GET("/courses/{sourceId}", { params: { path: { sourceId: "nothing" } } });
  return (SINGLY * 1000) / (performance.now() - startedAt);
}

/** A request each over as many connections as the control has to the database. */
export function someAtOnce({ target, token, plain }: Writers): Ways {
  const rows = (round: number) => courses(`some-${round}-`, MANY);
  return {
    async measured(round) {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const requests = rows(round).map(({ sourceId, ...course }) =>
        requestBytes(target, {
          method: "PUT",
          path: `/sis/v1/courses/${sourceId}`,
          headers,
          body: JSON.stringify(course),
        }),
      );
      const { statuses } = await fire(target, requests, { connections: AT_ONCE });
      if (statuses[200] !== MANY) throw new Error(`of ${MANY} courses ${statuses[200]} were written`);
      return MANY;
    },
    async control(round) {
      const left = rows(round);
      const work = async () => {
        for (let row = left.pop(); row !== undefined; row = left.pop()) await plain.write([row]);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return MANY;
    },
  };
}

/** As an import sends them. */
export function inBatches({ sis, plain }: Writers): Ways {
  const rows = (round: number) => courses(`many-${round}-`, BATCHES * BATCH);
  return {
    async measured(round) {
      for await (const { outcome } of writeRows(sis, "courses", { rows: rows(round) })) {
        if (outcome !== "created") throw new Error(`a new course is ${outcome}`);
      }
      return BATCHES * BATCH;
    },
    async control(round) {
      const all = rows(round);
      for (let start = 0; start < all.length; start += BATCH)
        await plain.write(all.slice(start, start + BATCH));
      return all.length;
    },
  };
}

function courses(prefix: string, count: number) {
  return Array.from({ length: count }, (_, index) => aCourse(`${prefix}${index}`));
}

function aCourse(sourceId: string) {
  return {
    sourceId,
    name: [{ language: "en", value: `Course ${sourceId}` }],
    description: [{ language: "en", value: "What the course is about, in a sentence or two. ".repeat(4) }],
    level: "bachelor" as const,
    studyLoad: [{ studyLoadUnit: "ects" as const, value: 5 }],
  } satisfies BenchRow;
}
