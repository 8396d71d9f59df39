import { createHash } from "node:crypto";
import { type AuditOperations, auditHandlers } from "./audit/audit-handlers.ts";
import { startSealing } from "./audit/seal-work.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Handlers } from "./http/operation.ts";
import type { Parts } from "./parts.ts";

export interface AuditArea {
  /** Part of the desk document. */
  readonly desk: Handlers<AuditOperations>;
  startWork(): AsyncDisposable;
}

export function composeAudit(
  { config, store, clock, log }: Parts,
  { keys }: Pick<Federation, "keys">,
): AuditArea {
  const { pool } = store.database;
  const digest = (text: string) => createHash("sha256").update(text).digest("base64url");
  const own = { entityId: config.baseUrl };
  return {
    desk: auditHandlers({ pool, digest, clock }),
    startWork: () => startSealing({ pool, digest, own, eventKey: () => keys.active("event"), clock, log }),
  };
}
