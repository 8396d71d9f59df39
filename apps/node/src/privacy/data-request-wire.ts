import type { DeskSchemas, MeSchemas } from "@wissel/contract";
import type { DataRequest, JsonObject } from "@wissel/core";
import type { Institutions } from "../enrolment/partners.ts";
import { present } from "../enrolment/present.ts";
import type { PersonSeals } from "./person-seals.ts";

export interface ShownRequestPorts {
  readonly institutions: Pick<Institutions, "nameOf">;
  readonly seals: Pick<PersonSeals, "openAll">;
}

/** A request as /me and /desk show it alike; an export with what came so far. */
export async function toWireRequest(
  { institutions, seals }: ShownRequestPorts,
  request: DataRequest,
): Promise<DeskSchemas["DataRequest"] & MeSchemas["DataRequest"]> {
  const { requestId, kind, personId, createdAt, settledAt } = request;
  const parts = request.parts.map(async ({ source, state, failure, answeredAt, documentJwe }) => ({
    institution: { schacHome: source, name: institutions.nameOf(source) },
    state,
    ...present({
      failure,
      answeredAt: answeredAt?.toISOString(),
      data: documentJwe === undefined ? undefined : await opened(seals, personId, documentJwe),
    }),
  }));
  return {
    requestId,
    kind,
    personId,
    state: settledAt === undefined ? "open" : "settled",
    createdAt: createdAt.toISOString(),
    ...present({ settledAt: settledAt?.toISOString() }),
    parts: await Promise.all(parts),
  };
}

async function opened(
  seals: Pick<PersonSeals, "openAll">,
  personId: string,
  jwe: string,
): Promise<JsonObject | undefined> {
  const text = (await seals.openAll(new Map([[personId, jwe]]))).get(personId);
  return text === undefined ? undefined : (JSON.parse(text) as JsonObject); // sealed by this node
}
