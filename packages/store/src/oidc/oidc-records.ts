import type { OidcRecords } from "@wissel/core";
import type { PrismaClient } from "../generated/client.ts";

export function prismaOidcRecords(prisma: PrismaClient): OidcRecords {
  return {
    async saveRecord({ model, id, payload, grantId = null, uid = null, expiresAt = null }) {
      const data = { payload: JSON.parse(JSON.stringify(payload)), grantId, uid, expiresAt };
      await prisma.oidcRecord.upsert({
        where: { model_id: { model, id } },
        create: { model, id, ...data },
        update: data,
      });
    },

    async findRecord(model, id) {
      return asFound(await prisma.oidcRecord.findUnique({ where: { model_id: { model, id } } }));
    },

    async findRecordByUid(model, uid) {
      return asFound(await prisma.oidcRecord.findFirst({ where: { model, uid } }));
    },

    async consumeRecord(model, id, at) {
      const { count } = await prisma.oidcRecord.updateMany({
        where: { model, id, consumedAt: null },
        data: { consumedAt: at },
      });
      return count === 1;
    },

    async removeRecord(model, id) {
      await prisma.oidcRecord.deleteMany({ where: { model, id } });
    },

    async removeRecordsOfGrant(grantId) {
      await prisma.oidcRecord.deleteMany({ where: { grantId } });
    },

    async removeExpired(now) {
      const { count } = await prisma.oidcRecord.deleteMany({ where: { expiresAt: { lt: now } } });
      return count;
    },
  };
}

function asFound(row: { readonly payload: unknown; readonly consumedAt: Date | null } | null) {
  if (row === null) return undefined;
  const payload = row.payload as Readonly<Record<string, unknown>>; // written by saveRecord only
  return row.consumedAt === null ? { payload } : { payload, consumedAt: row.consumedAt };
}
