import type { HomeView } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { writeRequests } from "./write-asks.ts";
import { updateAssociations } from "./write-associations.ts";

export async function writeViews(client: Queryable, views: readonly HomeView[]): Promise<void> {
  const requests = new Map(views.map(({ request }) => [request.requestId, request]));
  await Promise.all([
    updateAssociations(
      client,
      views.map(({ association }) => association),
    ),
    writeRequests(client, [...requests.values()]),
  ]);
}
