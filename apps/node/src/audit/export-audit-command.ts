import { parseArgs } from "node:util";
import { readChain } from "@wissel/store";
import type { NodeConfig } from "../config.ts";
import { openCommandDatabase } from "../node-database.ts";
import { toWireAudit } from "./audit-wire.ts";

const USAGE = "usage: export-audit [--from SEQUENCE] [--to SEQUENCE]";
const PAGE = 1_000;

/** The command line of `export-audit` is wrong. */
export class ExportUsageError extends Error {
  override readonly name = "ExportUsageError";
}

/** The operator command `export-audit`: the audit log, a line of JSON per entry, for `npm run verify-audit`. */
export async function runExportAudit(
  config: NodeConfig,
  args: readonly string[],
  write: (line: string) => void,
): Promise<void> {
  const { from, to } = parseStretch(args);
  await using database = openCommandDatabase(config, "export-audit");
  for (let next = from; next <= to; ) {
    const page = await readChain(database.pool, { from: next, limit: PAGE });
    const within = page.filter(({ sequence }) => sequence <= to);
    for (const one of within) write(`${JSON.stringify(toWireAudit(one))}\n`);
    if (within.length < PAGE) return;
    next = (within.at(-1)?.sequence ?? to) + 1;
  }
}

function parseStretch(args: readonly string[]): { readonly from: number; readonly to: number } {
  try {
    const text = { type: "string" } as const;
    const { from = "1", to = String(Number.MAX_SAFE_INTEGER) } = parseArgs({
      args: [...args],
      options: { from: text, to: text },
    }).values;
    const stretch = { from: Number(from), to: Number(to) };
    if (!Object.values(stretch).every((one) => Number.isSafeInteger(one) && one > 0)) throw new TypeError();
    return stretch;
  } catch (error) {
    throw new ExportUsageError(USAGE, { cause: error });
  }
}
