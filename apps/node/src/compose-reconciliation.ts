import { setTimeout as delay } from "node:timers/promises";
import { EVENT_BASE } from "@wissel/contract";
import type { OfferingDirectory } from "@wissel/core";
import { deriveSealingKey } from "@wissel/trust";
import type { AgreementRules } from "./agreements/agreement-rules.ts";
import type { Exchange } from "./compose-exchange.ts";
import { openOutgoing } from "./delivery/outgoing.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Parts } from "./parts.ts";
import type { LearningState } from "./reconciliation/learning.ts";
import { LEDGER_PAGES } from "./reconciliation/ledger-pages.ts";
import { openReconciliation, type ReconciliationArea } from "./reconciliation/open-reconciliation.ts";

/** What other areas give to comparing ledgers. */
export interface ReconciliationPorts {
  readonly federation: Federation;
  readonly exchange: Exchange;
  readonly agreements: AgreementRules;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly alliancesOf: (home: string) => readonly string[];
}

export async function composeReconciliation(
  { config, store, clock, newId, log, registry, overrides }: Parts,
  { federation, exchange, agreements, offerings, alliancesOf }: ReconciliationPorts,
): Promise<ReconciliationArea> {
  const { peers, keys } = federation;
  const { delivery, register, pseudonymOf } = exchange;
  return openReconciliation({
    own: { schacHome: config.institution.schacHome, entityId: config.baseUrl },
    pool: store.database.pool,
    peers,
    eventKeysOf: peers.eventKeysOf,
    eventKey: () => keys.active("event"),
    ownEventKeys: () => [...keys.published("event"), ...keys.past("event").map(({ jwk }) => jwk)],
    sealingKey: await deriveSealingKey(config.keySecret, "events"),
    outgoing: openOutgoing({ peers, policy: config.encryption }),
    incoming: { decryptionKey: keys.decryptionKey, policy: config.encryption },
    exchange: federation.exchange,
    receive: (token) => delivery.receive(token),
    judged: () => delivery.judged(),
    kickInbox: () => delivery.kickInbox(),
    kickDeliveries: () => delivery.kick(),
    register,
    pseudonymOf,
    agreements,
    offerings,
    alliancesOf,
    eventBase: EVENT_BASE,
    pages: overrides.ledgerPages ?? LEDGER_PAGES,
    clock,
    newId,
    log,
    registry,
  });
}

/** Background work that waits until nothing is left to be learnt. */
export interface LearningParts {
  readonly learning: LearningState;
  /** Of a process that only serves: nothing, another one learns. */
  readonly learn: (signal: AbortSignal) => Promise<void>;
  readonly start: () => Promise<void>;
  readonly log: Parts["log"];
}

const LOOK_EVERY_MS = 1_000;

/** On a node that was restored: learns, then begins with the work. Disposing ends the learning, or waits for the start. */
export function startWhenLearnt({ learning, learn, start, log }: LearningParts): AsyncDisposable {
  const end = new AbortController();
  const { signal } = end;
  const begun = (async () => {
    while (learning.isLearning() && !signal.aborted) {
      try {
        await learn(signal);
        await learning.refresh();
      } catch (error) {
        log.warn({ err: error }, "nothing can be learnt; it is tried again");
      }
      if (learning.isLearning()) await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    if (!signal.aborted) await start();
  })();
  // A node that cannot work is not one that looks healthy.
  begun.catch((error: unknown) => log.error({ err: error }, "the work does not begin"));
  return {
    async [Symbol.asyncDispose]() {
      end.abort();
      await begun.catch(() => undefined);
    },
  };
}
