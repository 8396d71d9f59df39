import { dataOf, type MeClient } from "@wissel/client";

/** Has a student ask for a place in the first offering of a host that is open to them; says what came of it. */
export async function askForAnyPlace(
  me: MeClient,
  { host, key }: { readonly host: string; readonly key: string },
): Promise<string> {
  const query = { host, open: true, limit: 1 };
  const { items } = dataOf(await me.GET("/offerings", { params: { query } }));
  const [offering] = items;
  if (offering === undefined) return `nothing of ${host} is open`;
  const { offeringId } = offering;
  const { associationId, place } = dataOf(
    await me.POST("/enrolments", {
      params: { header: { "Idempotency-Key": key } },
      body: { choices: [{ host, offeringId, ifFull: "queue" }] },
    }),
  );
  return `asked for ${offering.code} as ${associationId}: place ${place ?? "not yet given"}`;
}
