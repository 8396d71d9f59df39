import {
  type DeregistrationEffect,
  deliveryOf,
  effectOfDeregistration,
  type HomeView,
  type OfferingDays,
} from "@wissel/core";
import { insertDeliveries } from "../delivery/insert.ts";
import { insertNotices } from "../notices/insert-notices.ts";
import type { Queryable } from "../queryable.ts";
import { inTransaction } from "../transaction.ts";
import type { EnrolmentContext } from "./context.ts";
import { lockPersons } from "./lock.ts";
import { readLiveViews } from "./read-home.ts";
import { giveUp } from "./swap.ts";

/** A student whose enrolments do not say yet what the SIS says. */
export interface DeregisteredStudent {
  readonly personId: string;
  /** `YYYY-MM-DD`; absent where it was taken back. */
  readonly on?: string;
}

/** When what is taught at a host; undefined where that is not known. */
export type DaysOf = (offering: {
  readonly host: string;
  readonly offeringId: string;
}) => OfferingDays | undefined;

/** What became, or would become, of one enrolment. */
export interface Affected {
  readonly view: HomeView;
  readonly effect: DeregistrationEffect;
}

/** Persons who are no students any more, and what follows for their enrolments. Dates are calendar dates. */
export interface Deregistrations {
  /** Undefined: the SIS has written no such person. */
  findPerson(sourceId: string): Promise<DeregisteredStudent | undefined>;
  /** Writes it down, or takes it back; what follows is a work of its own. */
  save(sourceId: string, on: string | undefined): Promise<void>;
  listLive(personIds: readonly string[]): Promise<readonly HomeView[]>;
  /** Whose enrolments do not say yet what holds today; by person. Repeat while it is `limit`. */
  listDue(today: string, limit: number): Promise<readonly DeregisteredStudent[]>;
  /** Ends what ends and tells hosts of the rest, in one transaction. Harmless to repeat. */
  follow(student: DeregisteredStudent, daysOf: DaysOf): Promise<readonly Affected[]>;
}

export function postgresDeregistrations(context: EnrolmentContext): Deregistrations {
  const { pool, institution, clock } = context;
  return {
    async findPerson(sourceId) {
      const { rows } = await pool.query<PersonRow>({
        name: "deregistration-find",
        text: `SELECT person_id, deregistered_on::text AS "on" FROM person WHERE source_id = $1 AND removed_at IS NULL`,
        values: [sourceId],
      });
      return rows.map(toStudent)[0];
    },
    async save(sourceId, on) {
      await inTransaction(pool, (client) =>
        client.query({
          name: "deregistration-save",
          text: `UPDATE person SET deregistered_on = $2, updated_at = $3
                 WHERE source_id = $1 AND removed_at IS NULL AND deregistered_on IS DISTINCT FROM $2::date`,
          values: [sourceId, on ?? null, clock.now()],
        }),
      );
    },
    listLive: (personIds) => readLiveViews(pool, institution, personIds),
    async listDue(today, limit) {
      const { rows } = await pool.query<PersonRow>({
        name: "deregistrations-due",
        text: `SELECT person_id, CASE WHEN deregistered_on <= $2::date THEN deregistered_on::text END AS "on"
               FROM person WHERE EXISTS (
                 SELECT FROM association WHERE association.person_id = person.person_id AND home = $1
                   AND home_state IN ('pending', 'associated') AND host_state IN ('pending', 'queued', 'associated')
                   AND deregistration ->> 'on' IS DISTINCT FROM
                     CASE WHEN deregistered_on <= $2::date THEN deregistered_on::text END)
                 AND (deregistered_on IS NOT NULL OR person_id IN (
                   SELECT person_id FROM association WHERE home = $1 AND deregistration ->> 'on' IS NOT NULL))
               ORDER BY person_id LIMIT $3`,
        values: [institution, today, limit],
      });
      return rows.map(toStudent);
    },
    follow: (student, daysOf) =>
      inTransaction(pool, (client) => followStudent(client, context, { student, daysOf })),
  };
}

interface PersonRow {
  readonly person_id: string;
  readonly on: string | null;
}

function toStudent({ person_id, on }: PersonRow): DeregisteredStudent {
  return { personId: person_id, ...(on === null ? {} : { on }) };
}

interface Following {
  readonly student: DeregisteredStudent;
  readonly daysOf: DaysOf;
}

async function followStudent(
  client: Queryable,
  context: EnrolmentContext,
  { student: { personId, on }, daysOf }: Following,
): Promise<readonly Affected[]> {
  const { institution, clock } = context;
  await lockPersons(client, [personId]);
  const live = await readLiveViews(client, institution, [personId]);
  const now = clock.now();
  const affected = live
    .filter(({ association }) => association.deregistration?.on !== on)
    .map((view): Affected => ({ view, effect: effectOf(view, on, daysOf) }));
  const ended = affected.flatMap(({ view, effect }) => (effect === "ended" ? [view] : []));
  await giveUp(client, ended, { ...context, now, reason: "no-longer-student" });
  await insertNotices(
    client,
    ended.map(({ association: { offer: _, ...association } }) => ({ kind: "deregistered", association })),
    { ...context, now },
  );
  const staying = affected.filter(({ effect }) => effect !== "ended").map(({ view }) => view);
  await mark(client, staying, { on, now });
  // What was taken back is told to whoever heard of it before.
  const told = affected.filter(({ effect }) => effect === "told").map(({ view }) => view);
  await tellHosts(client, told, { ...context, on, now });
  return affected;
}

function effectOf({ association }: HomeView, on: string | undefined, daysOf: DaysOf): DeregistrationEffect {
  return on === undefined ? "told" : effectOfDeregistration(association, on, daysOf(association));
}

interface Marking {
  readonly on: string | undefined;
  readonly now: Date;
}

async function mark(client: Queryable, views: readonly HomeView[], { on, now }: Marking): Promise<void> {
  if (views.length === 0) return;
  await client.query({
    name: "deregistration-mark",
    text: "UPDATE association SET deregistration = $2 WHERE association_key = ANY ($1::uuid[])",
    values: [
      views.map(({ association }) => association.associationKey),
      JSON.stringify({ ...(on === undefined ? {} : { on }), at: now }),
    ],
  });
}

async function tellHosts(
  client: Queryable,
  views: readonly HomeView[],
  { institution, eventBase, newId, on, now }: EnrolmentContext & Marking,
): Promise<void> {
  const partners = views.filter(
    ({ association: { host, road } }) => host !== institution && road === undefined,
  );
  const deliveries = partners.map(({ association: { host, associationKey, associationId, txn } }) =>
    deliveryOf(
      {
        eventId: newId(),
        name: "student-deregistered",
        recipient: host,
        associationKey,
        associationId,
        txn,
        payload: { ...(on === undefined ? {} : { on }), at: now.toISOString() },
      },
      eventBase,
    ),
  );
  await insertDeliveries(client, deliveries, now);
}

/** As host: home says that the student of this association is deregistered, or is not any more. */
export async function takeDeregistration(
  client: Queryable,
  told: {
    readonly home: string;
    readonly host: string;
    readonly associationId: string;
    readonly on?: string;
    readonly at: Date;
  },
): Promise<"unknown" | "taken" | "older"> {
  const { home, host, associationId, on, at } = told;
  const { rows } = await client.query<{ taken: boolean }>({
    name: "deregistration-take",
    text: `WITH known AS (
             SELECT association_key, deregistration FROM association
             WHERE home = $1 AND host = $2 AND association_id = $3 FOR NO KEY UPDATE
           ), taken AS (
             UPDATE association SET deregistration = $4 FROM known
             WHERE association.association_key = known.association_key
               AND (known.deregistration IS NULL OR known.deregistration ->> 'at' < $5)
             RETURNING 1
           )
           SELECT EXISTS (SELECT FROM taken) AS taken FROM known`,
    values: [
      home,
      host,
      associationId,
      JSON.stringify({ ...(on === undefined ? {} : { on }), at }),
      at.toISOString(),
    ],
  });
  const [row] = rows;
  if (row === undefined) return "unknown";
  return row.taken ? "taken" : "older";
}
