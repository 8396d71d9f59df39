import { createHash } from "node:crypto";
import type { Clock, OidcRecords } from "@wissel/core";
import { openText, type SealingKey, sealText } from "@wissel/trust";
import { type Adapter, type AdapterPayload, errors } from "oidc-provider";

export interface AdapterPorts {
  readonly records: OidcRecords;
  readonly clock: Clock;
  readonly seal: SealingKey;
  /** Clients that are not in the configuration: peers, by their entity id. */
  readonly findClient: (clientId: string) => Promise<AdapterPayload | undefined>;
}

/**
 * oidc-provider's storage. Codes and session ids are kept by their hash and everything else of a record is sealed, so
 * that who can read the database can not go on with somebody's sign-in.
 */
export function oidcAdapter(ports: AdapterPorts): (model: string) => Adapter {
  return (model) => (model === "Client" ? clientAdapter(ports) : recordAdapter(model, ports));
}

function recordAdapter(model: string, { records, clock, seal }: AdapterPorts): Adapter {
  const open = async (record: Awaited<ReturnType<OidcRecords["findRecord"]>>) => {
    const sealed = record?.payload.sealed;
    if (typeof sealed !== "string") return undefined;
    const payload = JSON.parse(await openText(sealed, seal)) as AdapterPayload; // sealed by upsert below
    return record?.consumedAt === undefined
      ? payload
      : { ...payload, consumed: Math.floor(record.consumedAt.getTime() / 1000) };
  };
  return {
    async upsert(id, payload, expiresIn) {
      await records.saveRecord({
        model,
        id: hashOf(id),
        payload: { sealed: await sealText(JSON.stringify(payload), seal) },
        grantId: payload.grantId,
        uid: payload.uid === undefined ? undefined : hashOf(payload.uid),
        expiresAt: expiresIn === undefined ? undefined : new Date(clock.now().getTime() + expiresIn * 1000),
      });
    },
    find: async (id) => open(await records.findRecord(model, hashOf(id))),
    findByUid: async (uid) => open(await records.findRecordByUid(model, hashOf(uid))),
    findByUserCode: async () => undefined, // no device flow
    async consume(id) {
      // Two exchanges of one code at the same moment both found it fresh; only the first may go on.
      const first = await records.consumeRecord(model, hashOf(id), clock.now());
      if (!first) throw new errors.InvalidGrant("this was used before");
    },
    destroy: (id) => records.removeRecord(model, hashOf(id)),
    revokeByGrantId: (grantId) => records.removeRecordsOfGrant(grantId),
  };
}

function clientAdapter({ findClient }: AdapterPorts): Adapter {
  const readOnly = async () => {
    throw new Error("clients are configured, never stored");
  };
  return {
    find: findClient,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  };
}

function hashOf(id: string): string {
  return createHash("sha256").update(id).digest("base64url");
}
