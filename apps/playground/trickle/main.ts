import { join } from "node:path";
import { parseArgs } from "node:util";
import { migrate, openEmbeddedCluster } from "@wissel/store";
import type { TestDatabase } from "@wissel/testing/database";
import type { Narrator } from "../src/narrator.ts";
import { parsePortBase, UsageError } from "../src/options.ts";
import { WHOLE_TERM } from "./make-story.ts";
import { lossesOf, renderTrickle } from "./render-trickle.ts";
import { runTrickle } from "./run-trickle.ts";

export interface TrickleRun {
  /** The repository. */
  readonly root: string;
  readonly narrator: Narrator;
  readonly stopped: AbortSignal;
}

export const TRICKLE_USAGE = `npm run rehearse -- --trickle [options]
  --seed TEXT       from which courses, students and their habits are made (default term)
  --port-base N     PostgreSQL listens there (default 4200)`;

/** A term in which enrolments trickle in, told and counted; answers the exit status. */
export async function trickle(args: readonly string[], run: TrickleRun): Promise<number> {
  const { seed, portBase } = parseOptions(args);
  const { root, narrator, stopped } = run;
  narrator.title("A term in which enrolments trickle in, hour by hour of a clock of its own");
  await using databases = await openDatabases(join(root, ".wissel", `trickle-${portBase}`), {
    root,
    portBase,
  });
  const trickled = await narrator.during("Hours of the story", (progress) =>
    runTrickle({ seed, ...WHOLE_TERM, stepHours: 1 }, { openDatabase: databases.open, progress, stopped }),
  );
  console.log(`\n${renderTrickle(trickled)}`);
  const holds = trickled.invariants.every(({ held }) => held) && lossesOf(trickled).length === 0;
  return holds ? 0 : 1;
}

const TEMPLATE = "migrated";

/** A server of our own with a database for each node. */
async function openDatabases(dataDir: string, { root, portBase }: { root: string; portBase: number }) {
  const cluster = await openEmbeddedCluster({ dataDir, port: portBase, fresh: true });
  await cluster.ensureDatabase(TEMPLATE);
  await migrate(cluster.ownerUrl(TEMPLATE), join(root, "prisma", "migrations"));
  let opened = 0;
  return {
    async open(): Promise<TestDatabase> {
      opened += 1;
      const name = `node_${opened}`;
      await cluster.createDatabaseFromTemplate(name, TEMPLATE);
      return {
        name,
        ownerUrl: cluster.ownerUrl(name),
        appUrl: cluster.appUrl(name),
        readerUrl: cluster.readerUrl(name),
        [Symbol.asyncDispose]: () => cluster.dropDatabase(name),
      };
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}

function parseOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        trickle: { type: "boolean" },
        seed: { type: "string" },
        "port-base": { type: "string" },
      },
    });
    return { seed: values.seed ?? "term", portBase: parsePortBase(values["port-base"] ?? "4200") };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${TRICKLE_USAGE}`, {
      cause: error,
    });
  }
}
