import type { Queryable } from "../queryable.ts";

/** An enrolment as a system of the host names it toward its receiver. */
export type RelayedName =
  /** As home calls it, or by the own key. */
  | { readonly associationId: string }
  /** Of a student, in an offering. */
  | { readonly personRef: string; readonly offeringId: string };

/** The key of an enrolment that came by eduXchange. Undefined: there is none, or homes call several so. */
export async function findRelayed(client: Queryable, name: RelayedName): Promise<string | undefined> {
  if ("associationId" in name) {
    const { rows } = await client.query<{ key: string }>({
      name: "eduxchange-relayed-by-id",
      text: `SELECT association_key AS key FROM eduxchange_intake JOIN association USING (association_key)
             WHERE remote_id = $1 OR association_key::text = lower($1) LIMIT 2`,
      values: [name.associationId],
    });
    return rows.length === 1 ? rows[0]?.key : undefined;
  }
  const { rows } = await client.query<{ key: string }>({
    name: "eduxchange-relayed-by-person",
    text: `SELECT association_key AS key FROM eduxchange_intake JOIN association USING (association_key)
           WHERE person_ref = $1 AND offering_id = $2 ORDER BY eduxchange_intake.created_at DESC LIMIT 1`,
    values: [name.personRef, name.offeringId],
  });
  return rows[0]?.key;
}

/** The enrolments of a student here by whose tokens home can be asked, and what their offerings ask of a person. */
export interface RelayedPerson {
  readonly associationKey: string;
  /** schacHome. */
  readonly home: string;
  readonly askedFields: readonly string[];
}

/** The newest sign-in of a student that is good for something. */
export async function findRelayedPerson(
  client: Queryable,
  personRef: string,
): Promise<RelayedPerson | undefined> {
  const { rows } = await client.query<{ key: string; home: string; fields: readonly string[] }>({
    name: "eduxchange-relayed-person",
    text: `SELECT request.association_key AS key, request.home,
                  ARRAY(SELECT DISTINCT unnest(person_fields) FROM eduxchange_intake JOIN association USING (association_key)
                        JOIN offering_enrolment USING (offering_id)
                        WHERE eduxchange_intake.person_ref = $1 AND eduxchange_intake.home = request.home
                          AND host_state IN ('pending', 'queued', 'associated')) AS fields
           FROM eduxchange_request AS request JOIN association USING (association_key)
           WHERE request.person_ref = $1 AND tokens_jwe IS NOT NULL ORDER BY request.created_at DESC LIMIT 1`,
    values: [personRef],
  });
  return rows.map(({ key, home, fields }) => ({ associationKey: key, home, askedFields: fields }))[0];
}
