import type { Clock, Disclosure, Disclosures, NewId, Purpose, ToldDetails } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

export interface DisclosurePorts {
  readonly pool: Queryable;
  readonly clock: Clock;
  readonly newId: NewId;
}

const INSERT = `
  INSERT INTO disclosure (disclosure_id, person_id, association_key, recipient, purpose, fields, at)
  SELECT disclosure_id, person_id, association_key, recipient, purpose, fields, at
  FROM jsonb_to_recordset($1::jsonb) AS told (
    disclosure_id uuid, person_id uuid, association_key uuid, recipient text, purpose text, fields text[],
    at timestamptz)`;

/**
 * What a request for a place told the host: a name for the student, and the facts that home had. It is written down by
 * itself before these are told anew.
 */
const OF_PERSON = `
  SELECT recipient, purpose, fields, at, "associationId", "offeringId" FROM (
    SELECT host AS recipient, 'rules' AS purpose,
           ARRAY['pseudonym'] || ARRAY(SELECT jsonb_object_keys(student) ORDER BY 1) AS fields,
           created_at AS at, association_id AS "associationId", offering_id AS "offeringId"
    FROM association WHERE person_id = $1 AND host <> home AND student_as_of IS NULL
    UNION ALL
    SELECT recipient, purpose, fields, at, association_id, offering_id
    FROM disclosure JOIN association USING (association_key) WHERE disclosure.person_id = $1
  ) AS told
  ORDER BY at DESC, purpose DESC LIMIT $2`;

export function postgresDisclosures({ pool, clock, newId }: DisclosurePorts): Disclosures {
  return {
    async note(told: readonly ToldDetails[]) {
      const at = clock.now();
      await insertDisclosures(
        pool,
        { newId },
        told.map((one) => ({ ...one, purpose: "teach", at })),
      );
    },
    async listForPerson(personId, limit) {
      return (await pool.query<Disclosure>(OF_PERSON, [personId, limit])).rows;
    },
  };
}

/** Something that leaves, or has left. */
interface NewDisclosure extends Omit<ToldDetails, "fields"> {
  readonly purpose: Purpose;
  readonly fields: readonly string[];
  readonly at: Date;
}

export async function insertDisclosures(
  client: Queryable,
  { newId }: Pick<DisclosurePorts, "newId">,
  told: readonly NewDisclosure[],
): Promise<void> {
  if (told.length === 0) return;
  const rows = told.map(({ personId, associationKey, ...rest }) => ({
    disclosure_id: newId(),
    person_id: personId,
    association_key: associationKey,
    ...rest,
  }));
  await client.query({ name: "disclosure-insert", text: INSERT, values: [JSON.stringify(rows)] });
}
