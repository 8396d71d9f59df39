import {
  type AcceptedEvent,
  canonicalJson,
  decideReceived,
  type JsonObject,
  type NewId,
  type Superseded,
} from "@wissel/core";
import { listEnrolmentEvents, lockReceivingAssociations, openTask } from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import type { EventHandler } from "./inbox-handlers.ts";

export interface EnrolmentStreamPorts {
  /** Our schacHome. */
  readonly own: string;
  readonly newId: NewId;
  readonly log: Pick<FastifyBaseLogger, "error">;
}

/**
 * Holds an event about an enrolment against what the same host stated of it before. Order is the handler's: it never
 * goes back to a lower version. A second story under one version, or one that does not fit the chain, is kept aside, and
 * a person has to look.
 */
export function withinEnrolmentStream(
  apply: EventHandler,
  { own: home, newId, log }: EnrolmentStreamPorts,
): EventHandler {
  return async (client, event) => {
    const known = (await listEnrolmentEvents(client, event)).map((one) => ({
      ...statedBy(one),
      alsoSigned: [],
    }));
    const stated = statedBy(event);
    if (decideReceived(stated, known, isSamePayload).kind !== "equivocation")
      return await apply(client, event);
    const { issuer: host, associationId, jti, receivedAt: openedAt } = event;
    const [association] = await lockReceivingAssociations(client, home, [{ associationId, host }]);
    if (association !== undefined) {
      const { associationKey } = association;
      await openTask(client, { taskId: newId(), kind: "enrolment_equivocation", associationKey, openedAt });
    }
    log.error(
      { host, associationId, version: stated.version, jti },
      "a host has signed two stories about one enrolment",
    );
    return { kind: "quarantined", reason: "equivocation" };
  };
}

function statedBy({ payload, sha256 }: Pick<AcceptedEvent, "payload" | "sha256">) {
  // Held against its schema when it was accepted.
  const { version, supersedes, ...statement } = payload as JsonObject & {
    readonly version: number;
    readonly supersedes?: JsonObject & Superseded;
  };
  return { version, statement, sha256, ...(supersedes === undefined ? {} : { supersedes }) };
}

function isSamePayload(one: JsonObject, other: JsonObject): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
