import { parseArgs } from "node:util";
import { declareRestored, endLearning, findLearning } from "@wissel/store";
import type { NodeConfig } from "../config.ts";
import { openNewId } from "../new-id.ts";
import { openCommandDatabase } from "../node-database.ts";

const USAGE = "usage: restored [--end]";

/** The command line of `restored` is wrong. */
export class RestoredUsageError extends Error {
  override readonly name = "RestoredUsageError";
}

/**
 * The operator command `restored`: the database was taken back to an earlier state in a way that it does not show, and
 * the node has to learn before it serves again. With `--end` it waits no longer for partners that do not answer.
 */
export async function runRestored(
  config: NodeConfig,
  args: readonly string[],
  write: (line: string) => void,
): Promise<void> {
  const isEnd = parseRestored(args);
  await using database = openCommandDatabase(config, "restored");
  const learning = await findLearning(database.pool);
  if (!isEnd) {
    await declareRestored(database.pool, { now: new Date(), newId: openNewId() });
    write("the node learns from every partner before it serves again; start it, or start it anew\n");
  } else if (learning === undefined) {
    write("the node is not learning\n");
  } else {
    await endLearning(database.pool, new Date());
    write(`the node serves again; it has learnt from: ${learning.learntFrom.join(", ") || "nobody"}\n`);
    write("what no partner could tell is for a person to look at: GET /desk/v1/restores\n");
  }
}

function parseRestored(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { end: { type: "boolean", default: false } } }).values.end;
  } catch (error) {
    throw new RestoredUsageError(USAGE, { cause: error });
  }
}
