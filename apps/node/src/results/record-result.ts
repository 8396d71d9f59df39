import { EVENT_BASE } from "@wissel/contract";
import {
  type Clock,
  deliveryOf,
  type EventName,
  granted,
  isRecordOutdated,
  type JsonObject,
  type NewId,
  newestOf,
  type Outcome,
  refused,
} from "@wissel/core";
import {
  type ConnectionPool,
  type HeldResult,
  insertDeliveries,
  inTransactionUnlessDry,
  listResultVersions,
  lockReceivedResult,
  noteDisputed,
  noteRecorded,
  openTask,
  type Queryable,
  settleOutdatedRecord,
} from "@wissel/store";

export interface RecordPorts {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly kickDeliveries: () => void;
}

type Answer = Outcome<HeldResult, { readonly code: "result-unknown" }>;

/** Home's SIS has taken a result over: remembered, and the host is told, in one transaction. Repeating it does nothing. */
export async function recordResult(
  ports: RecordPorts,
  {
    resultId,
    actor,
    dryRun,
  }: { readonly resultId: string; readonly actor: string; readonly dryRun: boolean },
): Promise<Answer> {
  return await answering(ports, { dryRun }, (client) => recordVersion(ports, client, { resultId, actor }));
}

/** A person at home has found something wrong with a version: remembered, and the host is told. */
export async function disputeResult(
  ports: RecordPorts,
  {
    resultId,
    reason,
    dryRun,
  }: { readonly resultId: string; readonly reason: string; readonly dryRun: boolean },
): Promise<Answer> {
  return await answering(ports, { dryRun }, async (client) => {
    const held = await lockReceivedResult(client, resultId);
    if (held === undefined || (held.disputed === reason && isDisputed(held))) return held;
    const disputedAt = ports.clock.now();
    await noteDisputed(client, resultId, { reason, disputedAt });
    const facts = { reason, disputedAt: disputedAt.toISOString() };
    await tellHost(ports, client, { held, name: "result-disputed", facts });
    return { ...held, disputed: reason, disputedAt };
  });
}

/** A version that was recorded after its dispute stands. */
function isDisputed({ recordedAt, disputedAt }: HeldResult): boolean {
  return recordedAt === undefined || disputedAt === undefined || disputedAt > recordedAt;
}

async function answering(
  { pool, kickDeliveries }: RecordPorts,
  { dryRun }: { readonly dryRun: boolean },
  work: (client: Queryable) => Promise<HeldResult | undefined>,
): Promise<Answer> {
  const held = await inTransactionUnlessDry(pool, { dryRun }, work);
  if (held === undefined) return refused({ code: "result-unknown" });
  if (!dryRun) kickDeliveries();
  return granted(held);
}

/** Puts a version on the record. Where a newer one is there already a person has to look, else nobody has to any more. */
export async function recordVersion(
  ports: Pick<RecordPorts, "clock" | "newId">,
  client: Queryable,
  { resultId, actor }: { readonly resultId: string; readonly actor: string },
): Promise<HeldResult | undefined> {
  const held = await lockReceivedResult(client, resultId);
  if (held === undefined || held.recordedAt !== undefined) return held;
  const now = ports.clock.now();
  const { associationKey } = held;
  await noteRecorded(client, [resultId], { recordedAt: now, at: now });
  await tellHost(ports, client, {
    held,
    name: "result-recorded",
    facts: { recordedAt: now.toISOString() },
  });
  const versions = (await listResultVersions(client, [associationKey])).get(associationKey) ?? [];
  const newest = newestOf(versions);
  if (newest !== undefined && isRecordOutdated(versions)) {
    const kind = "recorded_result_changed";
    const task = { taskId: ports.newId(), kind, associationKey, resultId: newest.resultId } as const;
    await openTask(client, { ...task, openedAt: now });
  } else {
    await settleOutdatedRecord(client, associationKey, { at: now, done: "taken_over", actor });
  }
  return { ...held, recordedAt: now };
}

/** Owes the host an event about one version that it signed. */
async function tellHost(
  { clock, newId }: Pick<RecordPorts, "clock" | "newId">,
  client: Queryable,
  told: { readonly held: HeldResult; readonly name: EventName; readonly facts: JsonObject },
): Promise<void> {
  const { associationKey, associationId, host, jti, version, sha256 = "", road, signedTxn } = told.held;
  // What came over eduXchange unsigned has no name that the host knows, and what is signed its own transaction.
  const txn = road === "eduxchange" ? signedTxn : told.held.txn;
  if (txn === undefined) return;
  const payload = { results: [{ jti, version, sha256 }], ...told.facts };
  const event = { eventId: newId(), name: told.name, recipient: host, payload };
  await insertDeliveries(
    client,
    [deliveryOf({ ...event, associationKey, associationId, txn }, EVENT_BASE)],
    clock.now(),
  );
}
