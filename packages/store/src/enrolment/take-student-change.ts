import {
  type Association,
  applyStudentChange,
  isLive,
  type StudentChange,
  type StudentFacts,
} from "@wissel/core";
import { writeAudit } from "../audit/write-audit.ts";
import type { Queryable } from "../queryable.ts";

/** A change of home's student, as the host hears it. */
export interface HeardChange {
  readonly home: string;
  readonly host: string;
  readonly associationId: string;
  readonly change: StudentChange;
  readonly now: Date;
}

interface HeldRow extends Pick<Association, "associationKey" | "offeringId" | "homeState" | "hostState"> {
  readonly student: StudentFacts;
  readonly asOf: Date | null;
  readonly detailsDueAt: Date | null;
  readonly isErased: boolean;
  /** What the offering asks for. */
  readonly personFields: readonly string[] | null;
}

/**
 * As host: home's student is not as it was told. New facts stand beside the enrolment, whose place stays; details that
 * the offering asks for are owed another pull. Of who is gone, or was forgotten, nothing is taken.
 */
export async function takeStudentChange(
  client: Queryable,
  { home, host, associationId, change, now }: HeardChange,
): Promise<"unknown" | "taken" | "older"> {
  const { rows } = await client.query<HeldRow>({
    name: "student-change-known",
    text: `SELECT association_key AS "associationKey", offering_id AS "offeringId", home_state AS "homeState",
                  host_state AS "hostState", student, student_as_of AS "asOf", details_due_at AS "detailsDueAt",
                  pseudonym = association_id AS "isErased", person_fields AS "personFields"
           FROM association LEFT JOIN offering_enrolment USING (offering_id)
           WHERE home = $1 AND host = $2 AND association_id = $3 FOR NO KEY UPDATE OF association`,
    values: [home, host, associationId],
  });
  const [row] = rows;
  if (row === undefined) return "unknown";
  if (row.isErased || !isLive(row)) return "older";
  const { associationKey, offeringId, homeState, hostState, asOf, detailsDueAt, personFields } = row;
  const held = {
    student: row.student,
    ...(asOf === null ? {} : { asOf }),
    ...(detailsDueAt === null ? {} : { detailsDueAt }),
  };
  const fields = change.fields.filter((field) => personFields?.includes(field));
  const next = applyStudentChange(held, { ...change, fields });
  if (next.asOf === held.asOf && next.detailsDueAt === held.detailsDueAt) return "older";
  await client.query({
    name: "student-change-take",
    text: `UPDATE association SET student = $2, student_as_of = $3, details_due_at = $4 WHERE association_key = $1`,
    values: [associationKey, JSON.stringify(next.student), next.asOf ?? null, next.detailsDueAt ?? null],
  });
  const about = { associationId, offeringId, partner: home, homeState, hostState };
  await writeAudit(client, [{ at: now, actor: `home:${home}`, what: "student-changed", ...about }]);
  return "taken";
}
