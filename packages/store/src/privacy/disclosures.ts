import type { Clock, Disclosure, Disclosures, NewId, ToldDetails } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

export interface DisclosurePorts {
  readonly pool: Queryable;
  readonly clock: Clock;
  readonly newId: NewId;
}

const INSERT = `
  INSERT INTO disclosure (disclosure_id, person_id, association_key, recipient, purpose, fields, at)
  SELECT disclosure_id, person_id, association_key, recipient, 'teach', fields, $2
  FROM jsonb_to_recordset($1::jsonb) AS told (
    disclosure_id uuid, person_id uuid, association_key uuid, recipient text, fields text[])`;

/** What a request for a place told the host: a name for the student, and the facts that home had. */
const OF_PERSON = `
  SELECT recipient, purpose, fields, at, "associationId", "offeringId" FROM (
    SELECT host AS recipient, 'rules' AS purpose,
           ARRAY['pseudonym'] || ARRAY(SELECT jsonb_object_keys(student) ORDER BY 1) AS fields,
           created_at AS at, association_id AS "associationId", offering_id AS "offeringId"
    FROM association WHERE person_id = $1 AND host <> home
    UNION ALL
    SELECT recipient, purpose, fields, at, association_id, offering_id
    FROM disclosure JOIN association USING (association_key) WHERE disclosure.person_id = $1
  ) AS told
  ORDER BY at DESC, purpose DESC LIMIT $2`;

export function postgresDisclosures({ pool, clock, newId }: DisclosurePorts): Disclosures {
  return {
    async note(told: readonly ToldDetails[]) {
      if (told.length === 0) return;
      const rows = told.map(({ personId, associationKey, recipient, fields }) => ({
        disclosure_id: newId(),
        person_id: personId,
        association_key: associationKey,
        recipient,
        fields,
      }));
      await pool.query({
        name: "disclosure-insert",
        text: INSERT,
        values: [JSON.stringify(rows), clock.now()],
      });
    },
    async listForPerson(personId, limit) {
      return (await pool.query<Disclosure>(OF_PERSON, [personId, limit])).rows;
    },
  };
}
