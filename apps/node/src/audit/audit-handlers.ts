import type { DeskOperations } from "@wissel/contract";
import type { Clock } from "@wissel/core";
import { countUnsealed, listAudit, listAuditHeads } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";
import { toWireAudit } from "./audit-wire.ts";
import { type VerifyPorts, verifyLog } from "./verify-log.ts";

/** The operations of the desk document about the audit log. */
export type AuditOperations = Pick<DeskOperations, "listAuditEntries" | "verifyAuditLog" | "listAuditHeads">;

export interface AuditHandlerPorts extends VerifyPorts {
  readonly clock: Clock;
}

/** By then every entry is in the chain, unless nobody works. */
const SEALED_WITHIN_MS = 600_000;
const MOST_HEADS = 500;

export function auditHandlers(ports: AuditHandlerPorts): Handlers<AuditOperations> {
  const { pool, clock } = ports;
  return {
    async listAuditEntries({ query }) {
      const { personRef, associationId, offeringId, object, actor, requestId } = query;
      const { from, until, cursor, limit = 100 } = query;
      const wanted = { actor, person: personRef, association: associationId, offering: offeringId, object };
      const about = Object.entries(wanted).flatMap(([kind, id]) =>
        id === undefined ? [] : [`${kind}:${id}`],
      );
      const times = present({ from: instantOf(from), until: instantOf(until), before: cursor });
      // One more than asked for tells whether there is a next page.
      const found = await listAudit(pool, { about, limit: limit + 1, ...times, ...present({ requestId }) });
      const page = found.slice(0, limit);
      const next = found.length > limit ? page.at(-1)?.sequence : undefined;
      return { status: 200, body: { items: page.map(toWireAudit), ...present({ next }) } };
    },

    async verifyAuditLog({ query }) {
      const { from = 1, to = Number.MAX_SAFE_INTEGER } = query;
      const verification = await verifyLog(ports, { from, to });
      const unsealed = await countUnsealed(pool, new Date(clock.now().getTime() - SEALED_WITHIN_MS));
      const state = verification.break === undefined ? "intact" : "broken";
      return { status: 200, body: { state, ...verification, unsealed } };
    },

    async listAuditHeads() {
      const heads = await listAuditHeads(pool, MOST_HEADS);
      const items = heads.map(({ signedAt, ...head }) => ({ ...head, signedAt: signedAt.toISOString() }));
      return { status: 200, body: { items } };
    },
  };
}

function instantOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
