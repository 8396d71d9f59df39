import { type MeOperations, problemOf } from "@wissel/contract";
import { listResultsOfPerson, type Queryable } from "@wissel/store";
import type { Handlers } from "../http/operation.ts";
import { toWireMine } from "./result-wire.ts";

/** A student's own results, as their hosts wrote them. */
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
      return { status: 200, body: { items: results.map(toWireMine) } };
    },
  };
}
