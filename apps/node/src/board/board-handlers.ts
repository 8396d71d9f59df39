import { type AllianceOperations, type AllianceSchemas, problemOf } from "@wissel/contract";
import type { Clock, OfferingDirectory, PeerDirectory } from "@wissel/core";
import {
  findRound,
  listRecipientHealth,
  listSeatMovements,
  type PoolFigures,
  type Queryable,
  type RecipientHealth,
  readRoundFigures,
} from "@wissel/store";
import { present } from "../enrolment/present.ts";
import { type Recent, recent } from "../enrolment/recent.ts";
import type { Handlers } from "../http/operation.ts";
import type { CallFigures } from "./measured-exchange.ts";

export type BoardHandlers = Pick<Handlers<AllianceOperations>, "getBoard" | "getSeatLedger">;

/** What the board is made from. */
export interface BoardPorts {
  readonly own: { readonly schacHome: string; readonly name: string };
  readonly pool: Queryable;
  readonly peers: Pick<PeerDirectory, "listPinned" | "lastContact">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly clock: Clock;
  /** Calls to a partner. */
  readonly callsTo: (schacHome: string) => CallFigures | undefined;
  /** Enrolment requests of others that this process answered. */
  readonly answered: () => Promise<CallFigures | undefined>;
}

type Board = AllianceSchemas["Board"];

const MAX_AGE_MS = 1_000;
const LOOKED_BACK_MS = 300_000;
/** Boards that are prepared at a time; rounds are a few a year. */
const MOST_ROUNDS = 20;

/** The figures of each round that is watched, prepared once a second for everybody. */
export function boardHandlers(ports: BoardPorts): BoardHandlers {
  const { pool, own, clock } = ports;
  const boards = new Map<string, Recent<Board>>();
  return {
    async getBoard({ params: { roundId } }) {
      if ((await findRound(pool, roundId)) === undefined) return { problem: problemOf("round-unknown") };
      let board = boards.get(roundId);
      if (board === undefined) {
        if (boards.size >= MOST_ROUNDS) boards.clear();
        board = recent(() => prepareBoard(ports, roundId), { clock, maxAgeMs: MAX_AGE_MS });
        boards.set(roundId, board);
      }
      return { status: 200, body: await board.get() };
    },

    async getSeatLedger({ params }) {
      const movements = await listSeatMovements(pool, { ...params, host: own.schacHome });
      if (movements === undefined) return { problem: problemOf("offering-unknown") };
      const items = movements.map(({ at, kind, beneficiary, ...movement }) => ({
        ...movement,
        ...poolName({ kind, beneficiary }),
        at: at.toISOString(),
      }));
      return { status: 200, body: { items } };
    },
  };
}

async function prepareBoard(ports: BoardPorts, roundId: string): Promise<Board> {
  const { pool, own, clock } = ports;
  const now = clock.now();
  const [figures, health] = await Promise.all([
    readRoundFigures(pool, { roundId, host: own.schacHome }, new Date(now.getTime() - LOOKED_BACK_MS)),
    listRecipientHealth(pool, now),
  ]);
  const { requests, placed, waiting, refused, seconds, pools } = figures;
  return {
    asOf: now.toISOString(),
    totals: { requests, placed, waiting, refused },
    seconds: seconds.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts })),
    pools: await Promise.all(pools.map((one) => toWirePool(ports, one))),
    nodes: await nodeFigures(ports, health),
  };
}

async function toWirePool(
  { own, offerings }: BoardPorts,
  { kind, beneficiary, size, ...counts }: PoolFigures,
) {
  const offering = await offerings.findOffering(own.schacHome, counts.offeringId);
  return { ...counts, ...poolName({ kind, beneficiary }), ...present({ size, name: offering?.name }) };
}

async function nodeFigures(ports: BoardPorts, health: readonly RecipientHealth[]): Promise<Board["nodes"]> {
  const { own, peers } = ports;
  const ours = { ...own, isOwn: true, failures: 0, owed: 0, ...(await ports.answered()) };
  const partners = peers.listPinned().map(async ({ schacHome, name }) => {
    const known = health.find(({ recipient }) => recipient === schacHome);
    const lastContactAt = (await peers.lastContact(schacHome))?.toISOString();
    return {
      schacHome,
      name,
      isOwn: false,
      failures: known?.failures ?? 0,
      owed: [...(known?.owed.values() ?? [])].reduce((sum, count) => sum + count, 0),
      ...present({ lastContactAt }),
      ...ports.callsTo(schacHome),
    };
  });
  return [ours, ...(await Promise.all(partners))];
}

/** The store keeps an empty text where a pool has no beneficiary. */
function poolName({ kind, beneficiary }: { readonly kind: string; readonly beneficiary: string }) {
  // The column's check knows no other kind.
  const pool = { kind: kind as AllianceSchemas["PoolFigures"]["kind"] };
  return beneficiary === "" ? pool : { ...pool, beneficiary };
}
