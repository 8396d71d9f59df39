import { type ExchangeOperations, problemOf } from "@wissel/contract";
import { findRound, listSeatMovements, type Queryable } from "@wissel/store";
import type { Caller } from "../http/caller.ts";
import type { Handlers } from "../http/operation.ts";
import type { OwnFigures } from "./own-figures.ts";
import { toWireMovement } from "./wire-pools.ts";

export type BoardExchangeHandlers = Pick<
  Handlers<ExchangeOperations>,
  "getRoundFigures" | "listRoundMovements"
>;

export interface BoardExchangePorts {
  readonly own: { readonly schacHome: string };
  readonly pool: Queryable;
  readonly ownFigures: OwnFigures;
}

/** What the coordinator of a round may know of the offerings that are lent to it; nobody else learns that there is one. */
export function boardExchangeHandlers({ own, pool, ownFigures }: BoardExchangePorts): BoardExchangeHandlers {
  async function isCoordinator(roundId: string, caller: Caller): Promise<boolean> {
    const round = await findRound(pool, roundId);
    return caller.kind === "peer" && round?.coordinator === caller.schacHome;
  }
  return {
    async getRoundFigures({ params: { roundId }, caller }) {
      if (!(await isCoordinator(roundId, caller))) return { problem: problemOf("round-unknown") };
      return { status: 200, body: await ownFigures(roundId) };
    },
    async listRoundMovements({ params, caller }) {
      if (!(await isCoordinator(params.roundId, caller))) return { problem: problemOf("round-unknown") };
      const movements = await listSeatMovements(pool, { ...params, host: own.schacHome });
      if (movements === undefined) return { problem: problemOf("offering-unknown") };
      return { status: 200, body: { items: movements.map(toWireMovement).map(withoutWho) } };
    },
  };
}

/** `officer:j.doe` is an `officer` to another institution: who it was stays here. */
function withoutWho<Movement extends { readonly actor: string }>(movement: Movement): Movement {
  return { ...movement, actor: movement.actor.replace(/:.*$/s, "") };
}
