import { EVENT_BASE } from "@wissel/contract";
import type { OfferingDirectory } from "@wissel/core";
import { openRounds, type RoundArea } from "./alliance/open-rounds.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Parts } from "./parts.ts";

/** What other areas give to rounds. */
export interface RoundsPorts {
  readonly federation: Federation;
  readonly offerings: OfferingDirectory;
  readonly alliancesOf: (home: string) => readonly string[];
  readonly kickDeliveries: () => void;
}

export function composeRounds(
  { config, store, clock, newId, log }: Parts,
  { federation, offerings, alliancesOf, kickDeliveries }: RoundsPorts,
): RoundArea {
  return openRounds({
    own: { schacHome: config.institution.schacHome, entityId: config.baseUrl },
    pool: store.database.pool,
    peers: federation.peers,
    offerings,
    exchange: federation.exchange,
    eventKeysOf: federation.peers.eventKeysOf,
    eventKey: () => federation.keys.active("event"),
    eventBase: EVENT_BASE,
    alliancesOf,
    clock,
    newId,
    kickDeliveries,
    warn: (facts, message) => log.warn(facts, message),
  });
}
