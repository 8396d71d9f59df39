import type { HomeView } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { writeRequests } from "./write-asks.ts";
import { updateAssociations } from "./write-associations.ts";

export async function writeViews(client: Queryable, views: readonly HomeView[]): Promise<void> {
  await updateAssociations(
    client,
    views.map(({ association }) => association),
  );
  const requests = new Map(views.map(({ request }) => [request.requestId, request]));
  await writeRequests(client, [...requests.values()]);
}
