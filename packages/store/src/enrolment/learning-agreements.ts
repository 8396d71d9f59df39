import {
  granted,
  type LearningAgreementContent,
  type LearningAgreements,
  type LearningAgreementVersion,
  nextAgreement,
  refused,
} from "@wissel/core";
import { inTransactionUnlessDry } from "../dry-run.ts";
import type { Queryable } from "../queryable.ts";
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
    add: (associationId, next, options) =>
      inTransactionUnlessDry(pool, options, async (client) => {
        const { rows } = await client.query<{ association_key: string }>({
          name: "learning-agreement-lock",
          text: `SELECT association_key FROM association
                 WHERE home = $1 AND association_id = $2 AND person_id IS NOT NULL FOR NO KEY UPDATE`,
          values: [institution, associationId],
        });
        const [locked] = rows;
        if (locked === undefined) return refused({ code: "association-unknown" });
        const versions = await readVersions(client, locked.association_key);
        const [newest] = versions;
        const draft = next(newest);
        if (!draft.ok) return draft;
        const outcome = nextAgreement(newest, draft.value);
        if (!outcome.ok) return outcome;
        if (outcome.value === newest) return granted(versions);
        const { version, content, actor, at } = outcome.value;
        await client.query(
          `INSERT INTO learning_agreement (association_key, version, document, actor, at)
           VALUES ($1, $2, $3, $4, $5)`,
          [locked.association_key, version, JSON.stringify(content), actor, at],
        );
        return granted([outcome.value, ...versions]);
      }),
  };
}

/** An enrolment's agreement, every version, newest first. */
export interface AgreedEnrolment {
  readonly associationId: string;
  readonly versions: readonly LearningAgreementVersion[];
}

/** By the keys of their associations; those without an agreement are left out. */
export async function readLearningAgreements(
  client: Queryable,
  associationKeys: readonly string[],
): Promise<ReadonlyMap<string, AgreedEnrolment>> {
  const { rows } = await client.query<VersionRow & { association_key: string; association_id: string }>({
    name: "learning-agreements-of",
    text: `SELECT association_key, association_id, version, document, actor, at
           FROM learning_agreement JOIN association USING (association_key)
           WHERE association_key = ANY ($1::uuid[]) ORDER BY association_key, version DESC`,
    values: [associationKeys],
  });
  const found = new Map<string, AgreedEnrolment>();
  for (const { association_key: key, association_id: associationId, ...row } of rows) {
    const versions = [...(found.get(key)?.versions ?? []), ...toVersion(row)];
    found.set(key, { associationId, versions });
  }
  return found;
}

async function readVersions(
  client: Queryable,
  associationKey: string,
): Promise<readonly LearningAgreementVersion[]> {
  const { rows } = await client.query<VersionRow>({
    name: "learning-agreement-versions",
    text: `SELECT version, document, actor, at FROM learning_agreement
           WHERE association_key = $1 ORDER BY version DESC`,
    values: [associationKey],
  });
  return rows.flatMap(toVersion);
}

function toVersion({ version, document, actor, at }: VersionRow): readonly LearningAgreementVersion[] {
  return version === null ? [] : [{ version, content: document, actor, at }];
}
