import { deliveryOf, isStudentNeeded, type StudentChange, type StudentFacts } from "@wissel/core";
import { writeAudit } from "../audit/write-audit.ts";
import { insertDeliveries } from "../delivery/insert.ts";
import { insertDisclosures } from "../privacy/disclosures.ts";
import { listErasable } from "../privacy/erase.ts";
import type { Queryable } from "../queryable.ts";
import { inTransaction } from "../transaction.ts";
import type { EnrolmentContext } from "./context.ts";
import { lockPersons } from "./lock.ts";

/** An enrolment at a partner, whose student was written since its host was told. */
export interface OwedChange {
  readonly associationKey: string;
  readonly associationId: string;
  readonly host: string;
  readonly offeringId: string;
  readonly requestedAt: Date;
  readonly personId: string;
  readonly txn: string;
  /** The facts that the host was told last. */
  readonly told: StudentFacts;
  /** When the host was told last, after its request. */
  readonly asOf?: Date;
  /** Fields that were written. */
  readonly changed: readonly string[];
  /** Details that the host has pulled. */
  readonly asked: readonly string[];
  /** Raised with every change. */
  readonly changes: number;
  /** A place is asked for or held, or a result awaited; else the host is told nothing. */
  readonly isNeeded: boolean;
}

/** What came of looking at one: all facts as they are, and what of it the host is told, if anything. */
export interface LookedAt {
  readonly facts: StudentFacts;
  readonly change: StudentChange | undefined;
}

/** As home: that hosts hear of students who are not as they were told. */
export interface StudentChanges {
  /** A host is about to be told these details: from now on it is owed what becomes of them. */
  noteAsked(
    asked: readonly { readonly associationKey: string; readonly fields: readonly string[] }[],
  ): Promise<void>;
  /** Those whose hosts know of the enrolment; by its key. Repeat while it is `limit`. */
  listOwed(limit: number): Promise<readonly OwedChange[]>;
  /** Owes the host what it is told, in one transaction. Does nothing where the student was written again meanwhile. */
  settle(owed: OwedChange, lookedAt: LookedAt): Promise<void>;
}

interface OwedRow extends Omit<OwedChange, "asOf" | "isNeeded"> {
  readonly asOf: Date | null;
}

export function postgresStudentChanges(context: EnrolmentContext): StudentChanges {
  const { pool, clock } = context;
  return {
    async noteAsked(asked) {
      if (asked.length === 0) return;
      await pool.query({
        name: "student-details-asked",
        text: `INSERT INTO told_student (association_key, asked)
               SELECT association_key, asked
               FROM jsonb_to_recordset($1::jsonb) AS pulled (association_key uuid, asked text[])
               ORDER BY association_key
               ON CONFLICT (association_key) DO UPDATE SET asked = excluded.asked
               WHERE told_student.asked <> excluded.asked`,
        values: [
          JSON.stringify(
            asked.map(({ associationKey, fields }) => ({ association_key: associationKey, asked: fields })),
          ),
        ],
      });
    },
    async listOwed(limit) {
      const { rows } = await pool.query<OwedRow>({
        name: "student-changes-owed",
        text: `SELECT association_key AS "associationKey", association_id AS "associationId", host,
                      offering_id AS "offeringId", requested_at AS "requestedAt", person_id AS "personId", txn,
                      student AS told, student_as_of AS "asOf", changed, asked, changes
               FROM told_student JOIN association USING (association_key)
               WHERE changed <> '{}' AND (host_version > 0 OR home_state NOT IN ('pending', 'associated')
                                          OR host_state NOT IN ('pending', 'queued', 'associated'))
               ORDER BY association_key LIMIT $1`,
        values: [limit],
      });
      const known = await listErasable(
        pool,
        rows.map(({ associationKey }) => associationKey),
      );
      const needed = new Set(
        known
          .filter((one) => !one.isErased && isStudentNeeded(one, clock.now()))
          .map(({ associationKey }) => associationKey),
      );
      return rows.map(({ asOf, ...row }) => ({
        ...row,
        ...(asOf === null ? {} : { asOf }),
        isNeeded: needed.has(row.associationKey),
      }));
    },
    settle: (owed, lookedAt) =>
      inTransaction(pool, async (client) => {
        await lockPersons(client, [owed.personId]);
        if (!(await isAsItWas(client, owed))) return;
        const { change } = lookedAt;
        if (change !== undefined) await tell(client, context, { owed, facts: lookedAt.facts, change });
      }),
  };
}

/** What is owed is settled with it. */
async function isAsItWas(client: Queryable, { associationKey, changes }: OwedChange): Promise<boolean> {
  const { rowCount } = await client.query({
    name: "student-change-settle",
    text: "UPDATE told_student SET changed = '{}' WHERE association_key = $1 AND changes = $2 AND changed <> '{}'",
    values: [associationKey, changes],
  });
  return rowCount === 1;
}

interface Telling {
  readonly owed: OwedChange;
  readonly facts: StudentFacts;
  readonly change: StudentChange;
}

async function tell(
  client: Queryable,
  { newId, clock, eventBase }: EnrolmentContext,
  { owed, facts, change }: Telling,
): Promise<void> {
  const { associationKey, associationId, host, offeringId, personId, txn } = owed;
  const now = clock.now();
  const { rows } = await client.query<{ createdAt: Date }>({
    name: "student-change-tell",
    text: `UPDATE association SET student = $2, student_as_of = $3
           WHERE association_key = $1
           RETURNING created_at AS "createdAt"`,
    values: [associationKey, JSON.stringify(facts), change.at],
  });
  const [row] = rows;
  if (row === undefined) throw new Error(`association ${associationKey} is owed a change and is not there`);
  const told = { personId, associationKey, recipient: host, purpose: "rules" } as const;
  await insertDisclosures(client, { newId }, [
    // What the request told was read from the association until now.
    ...(owed.asOf === undefined
      ? [{ ...told, fields: ["pseudonym", ...Object.keys(owed.told).sort()], at: row.createdAt }]
      : []),
    ...(change.facts === undefined ? [] : [{ ...told, fields: Object.keys(change.facts).sort(), at: now }]),
  ]);
  const event = {
    eventId: newId(),
    name: "student-changed",
    recipient: host,
    associationKey,
    associationId,
    txn,
    payload: {
      at: change.at.toISOString(),
      fields: change.fields,
      ...(change.facts === undefined ? {} : { facts: { ...change.facts } }),
    },
  } as const;
  await insertDeliveries(client, [deliveryOf(event, eventBase)], now);
  await writeAudit(client, [
    {
      at: now,
      actor: "node",
      what: "student-change-told",
      personRef: personId,
      associationId,
      offeringId,
      partner: host,
    },
  ]);
}
