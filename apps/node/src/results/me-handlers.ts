import { type MeOperations, problemOf } from "@wissel/contract";
import { listResultsOfPerson, listResultVersions, type Queryable } from "@wissel/store";
import type { Handlers } from "../http/operation.ts";
import { toWireMine } from "./result-wire.ts";

/** A student's own results, as their hosts wrote them, with every version and what is on the record at home. */
export function myResultHandlers({
  pool,
}: {
  readonly pool: Queryable;
}): Pick<Handlers<MeOperations>, "listMyResults"> {
  return {
    async listMyResults({ caller }) {
      if (caller.kind !== "student")
        return { problem: problemOf("scope-missing", "this needs a student's token") };
      const results = await listResultsOfPerson(pool, caller.personId);
      const keys = results.map(({ associationKey }) => associationKey);
      const versions = await listResultVersions(pool, keys);
      const items = results.map((result) => toWireMine(result, versions.get(result.associationKey) ?? []));
      return { status: 200, body: { items } };
    },
  };
}
