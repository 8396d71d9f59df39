import type { ChangeKind } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** One table's objects, as `id` and in its order; what the SIS does not know is none of them. */
function items(kind: ChangeKind): string {
  return `SELECT item_id AS id FROM catalogue_item WHERE kind = '${kind}' AND removed_at IS NULL AND item_id > $1 ORDER BY item_id`;
}
const result = (direction: "sent" | "received") =>
  `SELECT result_id AS id FROM result WHERE direction = '${direction}' AND result_id > $1 ORDER BY result_id`;

const OBJECTS = {
  organisation: items("organisation"),
  academic_session: items("academic_session"),
  education_specification: items("education_specification"),
  course: items("course"),
  programme: items("programme"),
  offering: items("offering"),
  person:
    "SELECT person_id AS id FROM person WHERE source_id IS NOT NULL AND removed_at IS NULL AND person_id > $1 ORDER BY person_id",
  standing_approval: `SELECT id FROM (SELECT md5(source_id)::uuid AS id FROM standing_approval) AS approval
                      WHERE id > $1 ORDER BY id`,
  enrolment:
    "SELECT association_key AS id FROM association WHERE association_key > $1 ORDER BY association_key",
  result: result("sent"),
  received_result: result("received"),
  task: "SELECT task_id AS id FROM task WHERE task_id > $1 ORDER BY task_id",
} as const satisfies Readonly<Record<ChangeKind, string>>;

const FIRST = "00000000-0000-0000-0000-000000000000";

/** Ids of one kind of object under which the feed tells of them, in order, after one of them or from the first. */
export async function listObjectIds(
  client: Queryable,
  kind: ChangeKind,
  { after = FIRST, limit }: { readonly after?: string; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(`${OBJECTS[kind]} LIMIT $2`, [after, limit]);
  return rows.map(({ id }) => id);
}
