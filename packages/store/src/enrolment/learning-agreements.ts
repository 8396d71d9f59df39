import {
  type LearningAgreementContent,
  type LearningAgreements,
  type LearningAgreementVersion,
  nextAgreement,
  refused,
} from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { inTransaction } from "../transaction.ts";
import type { EnrolmentContext } from "./context.ts";

interface VersionRow {
  readonly version: number | null;
  readonly document: LearningAgreementContent;
  readonly actor: string;
  readonly at: Date;
}

/** LearningAgreements on PostgreSQL. A version is a row that is only ever inserted. */
export function postgresLearningAgreements({
  pool,
  institution,
}: Pick<EnrolmentContext, "pool" | "institution">): LearningAgreements {
  return {
    async list(associationId, personId) {
      const { rows } = await pool.query<VersionRow>({
        name: "learning-agreements",
        text: `SELECT version, document, actor, at FROM association LEFT JOIN learning_agreement USING (association_key)
               WHERE home = $1 AND association_id = $2 AND person_id IS NOT NULL
                 AND ($3::uuid IS NULL OR person_id = $3)
               ORDER BY version DESC`,
        values: [institution, associationId, personId ?? null],
      });
      return rows.length === 0 ? undefined : rows.flatMap(toVersion);
    },
    add: (associationId, draft) =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ association_key: string }>({
          name: "learning-agreement-lock",
          text: `SELECT association_key FROM association
                 WHERE home = $1 AND association_id = $2 AND person_id IS NOT NULL FOR NO KEY UPDATE`,
          values: [institution, associationId],
        });
        const [locked] = rows;
        if (locked === undefined) return refused({ code: "association-unknown" });
        const newest = await readNewest(client, locked.association_key);
        const outcome = nextAgreement(newest, draft);
        if (!outcome.ok || outcome.value === newest) return outcome;
        const { version, content, actor, at } = outcome.value;
        await client.query(
          `INSERT INTO learning_agreement (association_key, version, document, actor, at)
           VALUES ($1, $2, $3, $4, $5)`,
          [locked.association_key, version, JSON.stringify(content), actor, at],
        );
        return outcome;
      }),
  };
}

async function readNewest(
  client: Queryable,
  associationKey: string,
): Promise<LearningAgreementVersion | undefined> {
  const { rows } = await client.query<VersionRow>({
    name: "learning-agreement-newest",
    text: `SELECT version, document, actor, at FROM learning_agreement
           WHERE association_key = $1 ORDER BY version DESC LIMIT 1`,
    values: [associationKey],
  });
  return rows.flatMap(toVersion)[0];
}

function toVersion({ version, document, actor, at }: VersionRow): readonly LearningAgreementVersion[] {
  return version === null ? [] : [{ version, content: document, actor, at }];
}
