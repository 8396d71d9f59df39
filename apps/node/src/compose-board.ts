import type { OfferingDirectory } from "@wissel/core";
import { answeredRequests } from "./board/answered-requests.ts";
import { type BoardHandlers, boardHandlers } from "./board/board-handlers.ts";
import { type BoardExchangeHandlers, boardExchangeHandlers } from "./board/exchange-handlers.ts";
import { openOwnFigures } from "./board/own-figures.ts";
import { openPartnerFigures } from "./board/partner-figures.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Parts } from "./parts.ts";

/** What other areas give to the board. */
export interface BoardAreaPorts {
  readonly federation: Federation;
  readonly offerings: OfferingDirectory;
}

/** Watching a round: what coordinators see, and what this institution tells a partner that coordinates. */
export interface BoardArea {
  readonly alliance: BoardHandlers;
  readonly exchange: BoardExchangeHandlers;
}

export function composeBoard(
  { config, store, clock, registry, log }: Parts,
  { federation, offerings }: BoardAreaPorts,
): BoardArea {
  const { schacHome, name } = config.institution;
  const own = { schacHome, name };
  const { pool } = store.database;
  const { peers, exchange, callsTo } = federation;
  const ownFigures = openOwnFigures({ own, pool, clock, answered: () => answeredRequests(registry) });
  const warn = (facts: object, message: string) => log.warn(facts, message);
  const partnerFigures = openPartnerFigures({ peers, exchange, clock, warn });
  return {
    alliance: boardHandlers({ own, pool, peers, offerings, clock, callsTo, ownFigures, partnerFigures }),
    exchange: boardExchangeHandlers({ own, pool, ownFigures }),
  };
}
