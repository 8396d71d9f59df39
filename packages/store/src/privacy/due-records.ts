import type { RecordType } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { forgetDecisions, forgetFacts, forgetResults, RESULT_SKELETON } from "./forget.ts";

/** How the records of one type are found, and what it is to forget them. */
export interface DueRecords {
  /** Ids as `id` and the instant they are counted from as `since`; `$1` is the instant before which that must lie. */
  readonly select: string;
  readonly forget: (client: Queryable, ids: readonly string[]) => Promise<void>;
}

const OVER = "('denied', 'cancelled', 'finished')";

/**
 * Enrolments that have ended, with when: on the day that they were refused or given up, else after the last day of the
 * offering; a year after the last change where the offering is in no catalogue any more.
 */
const ENDED = `
  SELECT association.*, CASE
           WHEN home_state IN ${OVER} OR host_state IN ${OVER} THEN association.updated_at
           ELSE coalesce(
             (coalesce(own.document ->> 'endDate', theirs.document ->> 'endDate')::date + 1)::timestamptz,
             association.updated_at + interval '1 year')
         END AS ended_at
  FROM association
  LEFT JOIN catalogue_item AS own ON own.item_id = association.offering_id
  LEFT JOIN partner_offering AS theirs
    ON theirs.host = association.host AND theirs.offering_id = association.offering_id`;

/** What both sides can tell of it: neither knows all that the other does. */
const NEVER_PLACED = `(host_state = 'denied' OR home_state = 'denied'
  OR coalesce(reason, '') IN ('offer-declined', 'offer-expired', 'home-permission-denied', 'not-selected'))`;

const HAS_FACTS = "(student <> '{}' OR person_details <> '{}')";

/** Retention goes by these, and so does its preview. */
export const DUE_RECORDS: Readonly<Record<RecordType, DueRecords>> = {
  never_placed: {
    select: `SELECT association_key AS id, ended_at AS since FROM (${ENDED}) AS ended
             WHERE ended_at < $1 AND ${HAS_FACTS} AND ${NEVER_PLACED}`,
    forget: forgetFacts,
  },
  enrolment: {
    select: `SELECT association_key AS id, ended_at AS since FROM (${ENDED}) AS ended
             WHERE ended_at < $1 AND ${HAS_FACTS} AND NOT ${NEVER_PLACED}`,
    forget: forgetFacts,
  },
  decision: {
    select: `SELECT association_key AS id, ended_at AS since FROM (${ENDED}) AS ended
             WHERE ended_at < $1 AND (
               EXISTS (SELECT FROM approval_action AS said WHERE said.association_key = ended.association_key AND note IS NOT NULL)
               OR EXISTS (SELECT FROM learning_agreement AS agreed WHERE agreed.association_key = ended.association_key)
               OR EXISTS (SELECT FROM task WHERE task.association_key = ended.association_key AND note IS NOT NULL))`,
    forget: forgetDecisions,
  },
  result: {
    select: `SELECT result_id AS id, issued_at AS since FROM result
             WHERE issued_at < $1 AND (note IS NOT NULL OR ${RESULT_SKELETON} <> '{}')`,
    forget: forgetResults,
  },
  notice: {
    select: `SELECT notice_id AS id, created_at AS since FROM student_notice
             WHERE created_at < $1 AND mail_state <> 'owed'`,
    forget: deleting("student_notice", "notice_id"),
  },
  disclosure: {
    select: `SELECT disclosure_id AS id, at AS since FROM disclosure WHERE at < $1`,
    forget: deleting("disclosure", "disclosure_id"),
  },
  data_request: {
    select: `SELECT request_id AS id, created_at AS since FROM data_request
             WHERE created_at < $1 AND kind = 'export'`,
    async forget(client, ids) {
      await client.query("DELETE FROM data_request_part WHERE request_id = ANY ($1::uuid[])", [ids]);
      await client.query("DELETE FROM data_request WHERE request_id = ANY ($1::uuid[])", [ids]);
    },
  },
  visitor: {
    select: `SELECT person_id AS id, updated_at AS since FROM person
             WHERE updated_at < $1 AND source_id IS NULL AND login_subject IS NOT NULL
               AND NOT EXISTS (SELECT FROM enrolment_request AS asked WHERE asked.person_id = person.person_id)
               AND NOT EXISTS (SELECT FROM association AS tied WHERE tied.person_id = person.person_id)
               AND NOT EXISTS (SELECT FROM data_request AS made WHERE made.person_id = person.person_id)`,
    async forget(client, ids) {
      for (const table of ["pairwise_subject", "pseudonym", "person"])
        await client.query(`DELETE FROM ${table} WHERE person_id = ANY ($1::uuid[])`, [ids]);
      await client.query("DELETE FROM person_key WHERE person_key_id = ANY ($1::uuid[])", [ids]);
    },
  },
};

function deleting(table: string, key: string): DueRecords["forget"] {
  return async (client, ids) => {
    await client.query(`DELETE FROM ${table} WHERE ${key} = ANY ($1::uuid[])`, [ids]);
  };
}
