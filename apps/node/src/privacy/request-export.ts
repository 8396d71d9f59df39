import type { Clock, DataRequest, NewId } from "@wissel/core";
import {
  type ConnectionPool,
  findDataRequestOf,
  insertDataRequest,
  inTransaction,
  readPersonData,
} from "@wissel/store";
import type { PersonSeals } from "./person-seals.ts";

export interface RequestPorts {
  readonly pool: ConnectionPool;
  readonly own: { readonly schacHome: string };
  readonly seals: PersonSeals;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Hosts are to be asked. */
  readonly kick: () => void;
}

export interface RequestedExport {
  readonly request: DataRequest;
  readonly isNew: boolean;
}

/** Who asks twice within this time gets the same. */
const SAME_MS = 10 * 60_000;

/** Gathers what is here and owes a question to every host; undefined for a person who is not known. */
export async function requestExport(
  { pool, own, seals, clock, newId, kick }: RequestPorts,
  { personId, actor }: { readonly personId: string; readonly actor: string },
): Promise<RequestedExport | undefined> {
  const now = clock.now();
  const before = await findDataRequestOf(pool, personId, "export");
  const isFresh = before !== undefined && now.getTime() - before.createdAt.getTime() < SAME_MS;
  if (before !== undefined && (isFresh || before.settledAt === undefined))
    return { request: before, isNew: false };
  const data = await readPersonData(pool, personId);
  if (data === undefined) return undefined;
  const sealed = await seals.sealAll(new Map([[personId, JSON.stringify(data)]]));
  const documentJwe = sealed.get(personId);
  if (documentJwe === undefined) return undefined; // erased: there is nobody to ask
  const ownPart = { source: own.schacHome, documentJwe };
  await inTransaction(pool, (client) =>
    insertDataRequest(client, {
      requestId: newId(),
      kind: "export",
      personId,
      actor,
      createdAt: now,
      own: ownPart,
    }),
  );
  kick();
  const request = await findDataRequestOf(pool, personId, "export");
  return request === undefined ? undefined : { request, isNew: true };
}
