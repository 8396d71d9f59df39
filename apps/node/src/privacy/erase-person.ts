import {
  type DataRequest,
  type ErasureObstacle,
  erasureObstacles,
  granted,
  type Outcome,
  refused,
} from "@wissel/core";
import {
  erasePerson as erasePersonRows,
  findDataRequestOf,
  insertDataRequest,
  inTransaction,
  isPerson,
  lockAssociationsOfPerson,
  writeAudit,
} from "@wissel/store";
import type { RequestPorts } from "./request-export.ts";

export type ErasureRefusal =
  | { readonly code: "person-unknown" }
  | { readonly code: "erasure-refused"; readonly obstacles: readonly ErasureObstacle[] };

export interface ErasedPerson {
  readonly request: DataRequest;
  readonly isNew: boolean;
}

/**
 * Forgets an own person and owes every host the word to do so, in one transaction; or refuses, and forgets nothing
 * but writes down that it was asked for.
 * Repeating it answers with the request there is.
 */
export async function erasePerson(
  { pool, own, clock, newId, kick }: Omit<RequestPorts, "seals">,
  { personId, actor }: { readonly personId: string; readonly actor: string },
): Promise<Outcome<ErasedPerson, ErasureRefusal>> {
  const now = clock.now();
  const outcome = await inTransaction(pool, async (client): Promise<Outcome<boolean, ErasureRefusal>> => {
    if (!(await isPerson(client, personId))) return refused({ code: "person-unknown" });
    const associations = await lockAssociationsOfPerson(client, personId);
    if ((await findDataRequestOf(client, personId, "erasure")) !== undefined) return granted(false);
    const obstacles = erasureObstacles(associations, now);
    if (obstacles.length > 0) {
      const reason = [...new Set(obstacles.map((one) => one.reason))].join(" ");
      await writeAudit(client, [{ at: now, actor, what: "erasure-refused", personRef: personId, reason }]);
      return refused({ code: "erasure-refused", obstacles });
    }
    await erasePersonRows(client, personId, now);
    const request = { requestId: newId(), kind: "erasure", personId, actor, createdAt: now } as const;
    await insertDataRequest(client, { ...request, own: { source: own.schacHome } });
    return granted(true);
  });
  if (!outcome.ok) return outcome;
  kick();
  const request = await findDataRequestOf(pool, personId, "erasure");
  if (request === undefined) throw new Error(`the erasure of ${personId} was written and is not there`);
  return granted({ request, isNew: outcome.value });
}
