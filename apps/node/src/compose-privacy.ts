import type { Disclosures } from "@wissel/core";
import { runRetention } from "@wissel/store";
import { startLoop } from "./delivery/loop.ts";
import { institutionsOf } from "./enrolment/partners.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Parts } from "./parts.ts";
import { type MyPrivacyHandlers, myPrivacyHandlers } from "./privacy/me-handlers.ts";
import { type RetentionHandlers, retentionHandlers } from "./privacy/retention-handlers.ts";

/** What is known of a person, who was told, and how it is forgotten. */
export interface PrivacyArea {
  readonly me: MyPrivacyHandlers;
  readonly desk: RetentionHandlers;
  /** For nodes that work: forgets every hour what is older than it may be. */
  startWork(): AsyncDisposable;
}

const RETENTION_EVERY_MS = 3_600_000;

export function composePrivacy(
  { config, store, clock, log }: Parts,
  { federation, disclosures }: { readonly federation: Federation; readonly disclosures: Disclosures },
): PrivacyArea {
  const { pool } = store.database;
  const { retentionDays } = config;
  const institutions = institutionsOf(config.institution, federation.peers.listPinned());

  async function forget(): Promise<void> {
    const figures = await runRetention(pool, { days: retentionDays, now: clock.now() });
    const gone = figures.filter(({ count }) => count > 0);
    for (const { recordType, count } of gone) log.info({ recordType, count }, "records were forgotten");
  }

  return {
    me: myPrivacyHandlers({ disclosures, institutions }),
    desk: retentionHandlers({ pool, retentionDays, clock }),
    startWork: () =>
      startLoop({
        everyMs: RETENTION_EVERY_MS,
        run: forget,
        onError: (error) => log.warn({ err: error }, "nothing is forgotten; it is tried again"),
      }),
  };
}
