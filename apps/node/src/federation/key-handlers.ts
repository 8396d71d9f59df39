import { type DeskOperations, type DeskSchemas, type FieldError, problemOf } from "@wissel/contract";
import type { Clock, Outcome, OwnKeyRecord, StandingKey } from "@wissel/core";
import { KEY_FAMILIES, type KeyFamily } from "@wissel/trust";
import { auditActorOf } from "../audit/audit-actor.ts";
import { present } from "../enrolment/present.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers } from "../http/operation.ts";
import { invalidRequest } from "../http/problems.ts";
import { type OwnKeys, revocationOf } from "./own-keys.ts";
import { KEY_LEAD_MS, type Rotation, type RotationRefusal } from "./rotate-keys.ts";

/** The operations of the desk document about the node's own keys. */
export type DeskKeyOperations = Pick<DeskOperations, "listKeys" | "rotateKeys" | "revokeKey">;

export interface KeyHandlerPorts {
  readonly keys: Pick<OwnKeys, "refresh" | "standings">;
  /** Carries it out in the name of somebody, as the audit log names them. */
  readonly rotate: (
    actor: string,
    rotation: Rotation,
  ) => Promise<Outcome<readonly OwnKeyRecord[], RotationRefusal>>;
  readonly clock: Clock;
}

const MINUTE_MS = 60_000;

/** How the operator sees the node's keys, rotates them, and takes one back. */
export function keyHandlers({ keys, rotate, clock }: KeyHandlerPorts): Handlers<DeskKeyOperations> {
  async function changed(caller: Caller, rotation: Rotation) {
    const outcome = await rotate(auditActorOf(caller, "operator"), rotation);
    if (!outcome.ok) return { problem: problemOf(outcome.refusal.code) };
    await keys.refresh();
    return { status: 200 as const, body: toWireFamily(rotation.family, keys) };
  }
  return {
    async listKeys() {
      // Another process may have made or revoked some.
      await keys.refresh();
      return { status: 200, body: { items: KEY_FAMILIES.map((family) => toWireFamily(family, keys)) } };
    },

    rotateKeys: async ({ params: { family }, body: { leadMinutes }, caller }) =>
      await changed(caller, {
        family,
        leadMs: leadMinutes === undefined ? KEY_LEAD_MS : leadMinutes * MINUTE_MS,
      }),

    async revokeKey({ params: { family, kid }, body, caller }) {
      const now = clock.now();
      const since = body.since === undefined ? now : new Date(body.since);
      if (since > now) return { problem: invalidRequest([IN_FUTURE]) };
      return await changed(caller, { family, leadMs: 0, revoke: { kid, since, reason: body.reason } });
    },
  };
}

const IN_FUTURE: FieldError = { in: "body", pointer: "#/since", detail: "must be past" };

function toWireFamily(family: KeyFamily, keys: Pick<OwnKeys, "standings">): DeskSchemas["KeyFamily"] {
  return { family, keys: keys.standings(family).map(toWireKey) };
}

function toWireKey({ key, standing, retiresAt }: StandingKey<OwnKeyRecord>): DeskSchemas["OwnKey"] {
  const revoked = revocationOf(key);
  return {
    kid: key.kid,
    standing,
    createdAt: key.createdAt.toISOString(),
    activeFrom: key.activeFrom.toISOString(),
    ...present({
      retiresAt: retiresAt?.toISOString(),
      revokedAt: revoked?.revokedAt.toISOString(),
      revokedReason: revoked?.reason,
    }),
  };
}
