import { type Queryable, readItems } from "@wissel/store";
import { idsAt } from "../catalogue/ids-at.ts";

/** The institution's own code of each programme that was asked for, by the SIS's key; undefined: there is none. */
export type CodesByKey = ReadonlyMap<string, string | undefined>;

/** Looks programmes up in the own catalogue. */
export type ProgrammeCodes = (sourceIds: readonly string[]) => Promise<CodesByKey>;

export function programmeCodesOf(pool: Queryable, schacHome: string): ProgrammeCodes {
  const idOf = idsAt(schacHome);
  return async (sourceIds) => {
    if (sourceIds.length === 0) return new Map();
    const ids = [...new Set(sourceIds)].map((sourceId) => idOf("programme", sourceId));
    const items = await readItems(pool, ids);
    const codes = new Map(items.map(({ sourceId, primaryCode }) => [sourceId, primaryCode.code]));
    return new Map(sourceIds.map((sourceId) => [sourceId, codes.get(sourceId)]));
  };
}
