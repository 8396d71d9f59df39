import type { OfferingDirectory } from "@wissel/core";
import { answeredRequests } from "./board/answered-requests.ts";
import { type BoardHandlers, boardHandlers } from "./board/board-handlers.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Parts } from "./parts.ts";

/** What other areas give to the board. */
export interface BoardAreaPorts {
  readonly federation: Federation;
  readonly offerings: OfferingDirectory;
}

export function composeBoard(
  { config, store, clock, registry }: Parts,
  { federation, offerings }: BoardAreaPorts,
): BoardHandlers {
  const { schacHome, name } = config.institution;
  return boardHandlers({
    own: { schacHome, name },
    pool: store.database.pool,
    peers: federation.peers,
    offerings,
    clock,
    callsTo: federation.callsTo,
    answered: () => answeredRequests(registry),
  });
}
