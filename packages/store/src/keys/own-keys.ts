import type { OwnKeyRecord } from "@wissel/core";
import type { PrismaClient } from "../generated/client.ts";

/** Taken while missing keys are made, so that processes that start together end up with one key per family. */
const LOCK = 72_707_401;

/**
 * Every key of this node, newest first; a family without an active key gets the one that `makeKey` returns. Private
 * parts come and go sealed. Safe when several processes start at once: they all see the same keys.
 */
export async function ensureOwnKeys(
  prisma: PrismaClient,
  families: readonly string[],
  makeKey: (family: string) => Promise<OwnKeyRecord>,
): Promise<readonly OwnKeyRecord[]> {
  return await prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
    const known = await transaction.ownKey.findMany({ orderBy: { createdAt: "desc" } });
    const records = known.map(toRecord);
    for (const family of families) {
      if (records.some((record) => record.family === family && record.state === "active")) continue;
      const made = await makeKey(family);
      await transaction.ownKey.create({ data: { ...made, publicJwk: { ...made.publicJwk } } });
      records.unshift(made);
    }
    return records;
  });
}

function toRecord(row: {
  readonly kid: string;
  readonly family: string;
  readonly state: string;
  readonly publicJwk: unknown;
  readonly privateJwe: string;
  readonly createdAt: Date;
}): OwnKeyRecord {
  return {
    ...row,
    state: row.state === "active" ? "active" : "retired",
    publicJwk: row.publicJwk as OwnKeyRecord["publicJwk"], // written by create above, never by others
  };
}
