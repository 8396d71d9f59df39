import type { HomeView } from "@wissel/core";
import { readViews } from "../enrolment/read-home.ts";
import type { Queryable } from "../queryable.ts";

/** Names an association as the bearer of a student's token may. */
export interface BroughtAssociation {
  /** schacHome of this institution. */
  readonly home: string;
  readonly personId: string;
  readonly associationId: string;
}

/** An association that came over eduXchange, of that student and of no other; another's is as unknown as none. */
export async function findBroughtAssociation(
  client: Queryable,
  { home, personId, associationId }: BroughtAssociation,
): Promise<HomeView | undefined> {
  const [view] = await readViews(client, home, [{ associationId }]);
  return view?.association.personId === personId && view.association.road === "eduxchange" ? view : undefined;
}

/** The same under the student's lock, in the transaction of the client. */
export async function lockBroughtAssociation(
  client: Queryable,
  named: BroughtAssociation,
): Promise<HomeView | undefined> {
  await client.query({
    name: "eduxchange-lock-person",
    text: "SELECT FROM person WHERE person_id = $1 FOR NO KEY UPDATE",
    values: [named.personId],
  });
  return await findBroughtAssociation(client, named);
}
