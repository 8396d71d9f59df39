import type { PeerStatements } from "@wissel/core";
import type { PrismaClient } from "../generated/client.ts";

export function prismaPeerStatements(prisma: PrismaClient): PeerStatements {
  return {
    async findStatement(entityId) {
      const row = await prisma.peerStatement.findUnique({ where: { entityId } });
      if (row?.token == null || row.fetchedAt === null) return undefined;
      return { token: row.token, fetchedAt: row.fetchedAt };
    },

    async saveStatement({ entityId, schacHome, token, fetchedAt }) {
      await prisma.$executeRaw`
        INSERT INTO peer_statement (entity_id, schac_home, token, fetched_at)
        VALUES (${entityId}, ${schacHome}, ${token}, ${fetchedAt})
        ON CONFLICT (entity_id) DO UPDATE
        SET schac_home = excluded.schac_home, token = excluded.token, fetched_at = excluded.fetched_at`;
    },

    async saveRevocations(schacHome, keys, heardAt) {
      for (const { kid, revokedAt, reason } of keys) {
        await prisma.$executeRaw`
          INSERT INTO peer_key_revocation AS known (issuer, kid, revoked_at, reason, heard_at)
          VALUES (${schacHome}, ${kid}, ${revokedAt}, ${reason}, ${heardAt})
          ON CONFLICT (issuer, kid) DO UPDATE
          SET revoked_at = excluded.revoked_at, reason = excluded.reason
          WHERE excluded.revoked_at < known.revoked_at`;
      }
    },

    async findContact(schacHome) {
      const row = await prisma.peerStatement.findUnique({ where: { schacHome } });
      return row?.lastContactAt ?? undefined;
    },

    async saveContact({ entityId, schacHome }, at) {
      await prisma.$executeRaw`
        INSERT INTO peer_statement AS known (entity_id, schac_home, last_contact_at)
        VALUES (${entityId}, ${schacHome}, ${at})
        ON CONFLICT (entity_id) DO UPDATE
        SET last_contact_at = greatest(known.last_contact_at, excluded.last_contact_at)`;
    },
  };
}
