import type { NewAuditEntry, OwnKeyRecord, RevokedKey } from "@wissel/core";
import type { PrismaClient } from "../generated/client.ts";

/** Taken while keys are made or revoked, so that processes that do so together end up with one key per family. */
const LOCK = 72_707_401;

/** What becomes of a node's keys. */
export interface OwnKeyChange {
  readonly add: readonly OwnKeyRecord[];
  readonly revoke: readonly RevokedKey[];
  /** For the audit log. */
  readonly decision: Pick<NewAuditEntry, "actor" | "at" | "requestId">;
}

/**
 * Every key of this node, newest first; a family without a key that counts gets the one that `makeKey` returns. Private
 * parts come and go sealed. Safe when several processes start at once: they all see the same keys.
 */
export async function ensureOwnKeys(
  prisma: PrismaClient,
  families: readonly string[],
  makeKey: (family: string) => Promise<OwnKeyRecord>,
): Promise<readonly OwnKeyRecord[]> {
  return await changeOwnKeys(prisma, async (records) => {
    const isMissing = (family: string) =>
      !records.some((record) => record.family === family && record.revokedAt === undefined);
    const add = await Promise.all(families.filter(isMissing).map(makeKey));
    // Where none is made there is no decision to write down either.
    const at = add[0]?.createdAt ?? new Date(0);
    return { add, revoke: [], decision: { actor: "node", at } };
  });
}

/** Makes and revokes keys as `decide` says of those there are, one decision at a time; returns the keys after it. */
export async function changeOwnKeys(
  prisma: PrismaClient,
  decide: (records: readonly OwnKeyRecord[]) => Promise<OwnKeyChange>,
): Promise<readonly OwnKeyRecord[]> {
  return await prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
    const known = (await transaction.ownKey.findMany({ orderBy: { createdAt: "desc" } })).map(toRecord);
    const { add, revoke, decision } = await decide(known);
    for (const made of add) {
      await transaction.ownKey.create({ data: { ...made, publicJwk: { ...made.publicJwk } } });
    }
    for (const { kid, revokedAt, reason } of revoke) {
      await transaction.ownKey.update({ where: { kid }, data: { revokedAt, revokedReason: reason } });
    }
    await transaction.auditEntry.createMany({
      data: [
        ...add.map(({ kid }) => ({ ...decision, what: "key-made", object: `key:${kid}` })),
        ...revoke.map(({ kid, reason }) => ({
          ...decision,
          what: "key-revoked",
          reason,
          object: `key:${kid}`,
        })),
      ],
    });
    const taken = new Map(revoke.map((one) => [one.kid, one]));
    return [...add, ...known].map((record) => {
      const revoked = taken.get(record.kid);
      if (revoked === undefined) return record;
      return { ...record, revokedAt: revoked.revokedAt, revokedReason: revoked.reason };
    });
  });
}

function toRecord({ revokedAt, revokedReason, ...row }: Row): OwnKeyRecord {
  return {
    ...row,
    publicJwk: row.publicJwk as OwnKeyRecord["publicJwk"], // written by create above, never by others
    ...(revokedAt === null ? {} : { revokedAt }),
    ...(revokedReason === null ? {} : { revokedReason }),
  };
}

interface Row {
  readonly kid: string;
  readonly family: string;
  readonly publicJwk: unknown;
  readonly privateJwe: string;
  readonly createdAt: Date;
  readonly activeFrom: Date;
  readonly revokedAt: Date | null;
  readonly revokedReason: string | null;
}
