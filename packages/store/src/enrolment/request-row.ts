import type { AskedChoice, RequestState, StoredRequest } from "@wissel/core";

/** A row of `enrolment_request` as `to_jsonb` gives it. */
export interface RequestRow {
  readonly request_id: string;
  readonly person_id: string;
  readonly client_id: string;
  readonly choices: readonly AskedChoice[];
  readonly choice_index: number;
  readonly state: RequestState;
  readonly created_at: string;
  readonly updated_at: string;
  readonly releases: string | null;
}

export function fromRequestRow(row: RequestRow): StoredRequest {
  return {
    requestId: row.request_id,
    personId: row.person_id,
    clientId: row.client_id,
    choices: row.choices,
    choiceIndex: row.choice_index,
    state: row.state,
    ...(row.releases === null ? {} : { releases: row.releases }),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

export function toRequestRow(request: StoredRequest): object {
  return {
    request_id: request.requestId,
    person_id: request.personId,
    client_id: request.clientId,
    choices: request.choices,
    choice_index: request.choiceIndex,
    state: request.state,
    created_at: request.createdAt,
    updated_at: request.updatedAt,
    releases: request.releases,
  };
}
