import type { Disclosures } from "@wissel/core";
import { listForgottenPersons, runRetention } from "@wissel/store";
import { type Loop, startLoop } from "./delivery/loop.ts";
import { institutionsOf } from "./enrolment/partners.ts";
import { recent } from "./enrolment/recent.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Authenticate } from "./http/caller.ts";
import type { Parts } from "./parts.ts";
import { openAskHosts } from "./privacy/ask-hosts.ts";
import {
  type DeskDataHandlers,
  deskDataHandlers,
  type MyExportHandlers,
  myExportHandlers,
} from "./privacy/data-request-handlers.ts";
import { type HeldDataHandlers, heldDataHandlers } from "./privacy/exchange-handlers.ts";
import { type MyDisclosureHandlers, myDisclosureHandlers } from "./privacy/my-disclosures.ts";
import type { PersonSeals } from "./privacy/person-seals.ts";
import { refusingForgotten } from "./privacy/refusing-forgotten.ts";
import { type RetentionHandlers, retentionHandlers } from "./privacy/retention-handlers.ts";

/** What is known of a person, who was told, and how it is forgotten. */
export interface PrivacyArea {
  readonly me: MyDisclosureHandlers & MyExportHandlers;
  readonly desk: RetentionHandlers & DeskDataHandlers;
  readonly exchange: HeldDataHandlers;
  /** Hears nobody any more who was forgotten: at once here, within ten seconds in other processes. */
  asLiving(authenticate: Authenticate): Authenticate;
  /** For nodes that work: asks hosts for their parts, and forgets every hour what is older than it may be. */
  startWork(): AsyncDisposable;
}

export interface PrivacyPorts {
  readonly federation: Federation;
  readonly disclosures: Disclosures;
  readonly seals: PersonSeals;
}

const RETENTION_EVERY_MS = 3_600_000;
const ASK_EVERY_MS = 2_000;
const FORGOTTEN_KNOWN_MS = 10_000;

export function composePrivacy(
  { config, store, clock, newId, log }: Parts,
  { federation, disclosures, seals }: PrivacyPorts,
): PrivacyArea {
  const { pool } = store.database;
  const { retentionDays, institution: own } = config;
  const { peers, exchange } = federation;
  const institutions = institutionsOf(own, peers.listPinned());
  const askHosts = openAskHosts({ pool, own, peers, exchange, seals, clock });
  let asking: Loop | undefined;
  const forgotten = recent(async () => new Set(await listForgottenPersons(pool)), {
    clock,
    maxAgeMs: FORGOTTEN_KNOWN_MS,
  });
  const kick = () => {
    forgotten.forget();
    asking?.nudge();
  };
  const requests = { pool, own, institutions, seals, clock, newId, kick };

  async function forget(): Promise<void> {
    const figures = await runRetention(pool, { days: retentionDays, now: clock.now() });
    const gone = figures.filter(({ count }) => count > 0);
    for (const { recordType, count } of gone) log.info({ recordType, count }, "records were forgotten");
  }

  return {
    me: { ...myDisclosureHandlers({ disclosures, institutions }), ...myExportHandlers(requests) },
    desk: { ...retentionHandlers({ pool, retentionDays, clock }), ...deskDataHandlers(requests) },
    exchange: heldDataHandlers({ pool, own, seals, clock }),
    asLiving: (authenticate) =>
      refusingForgotten(authenticate, async (personId) => (await forgotten.get()).has(personId)),
    startWork() {
      const onError = (error: unknown) => log.warn({ err: error }, "privacy work failed; it is tried again");
      asking = startLoop({ everyMs: ASK_EVERY_MS, run: askHosts, onError });
      const forgetting = startLoop({ everyMs: RETENTION_EVERY_MS, run: forget, onError });
      const loops = [asking, forgetting];
      return {
        async [Symbol.asyncDispose]() {
          await Promise.all(loops.map((loop) => loop[Symbol.asyncDispose]()));
        },
      };
    },
  };
}
