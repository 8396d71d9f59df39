import { type AllianceOperations, type AllianceSchemas, problemOf } from "@wissel/contract";
import type { Clock, OfferingDirectory, PeerDirectory } from "@wissel/core";
import {
  findRound,
  type KnownRound,
  listPledgesToRound,
  listRecipientHealth,
  listSeatMovements,
  type Queryable,
  type RecipientHealth,
} from "@wissel/store";
import { present } from "../enrolment/present.ts";
import { type Recent, recent } from "../enrolment/recent.ts";
import type { Handlers } from "../http/operation.ts";
import type { CallFigures } from "./measured-exchange.ts";
import type { HostFigures, OwnFigures } from "./own-figures.ts";
import type { PartnerFigures } from "./partner-figures.ts";
import { addSeconds, addTotals, byFill, paceAt } from "./round-tally.ts";
import { toWireMovement } from "./wire-pools.ts";

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
  readonly ownFigures: OwnFigures;
  readonly partnerFigures: PartnerFigures;
}

type Board = AllianceSchemas["Board"];
/** What each host has told, by its schacHome. */
type Told = ReadonlyMap<string, HostFigures>;

const MAX_AGE_MS = 1_000;
/** Boards that are prepared at a time; rounds are a few a year. */
const MOST_ROUNDS = 20;
const MOST_POOLS = 10_000;

/** The figures of each round that is watched, prepared once a second for everybody. */
export function boardHandlers(ports: BoardPorts): BoardHandlers {
  const { pool, own, clock } = ports;
  const boards = new Map<string, Recent<Board>>();
  return {
    async getBoard({ params: { roundId } }) {
      const round = await findRound(pool, roundId);
      if (round === undefined) return { problem: problemOf("round-unknown") };
      let board = boards.get(roundId);
      if (board === undefined) {
        if (boards.size >= MOST_ROUNDS) boards.clear();
        board = recent(() => prepareBoard(ports, round), { clock, maxAgeMs: MAX_AGE_MS });
        boards.set(roundId, board);
      }
      return { status: 200, body: await board.get() };
    },

    async getSeatLedger({ params: { roundId, offeringId }, query: { host = own.schacHome } }) {
      if (host !== own.schacHome) return await partnersLedger(ports, { roundId, host, offeringId });
      const movements = await listSeatMovements(pool, { roundId, offeringId, host });
      if (movements === undefined) return { problem: problemOf("offering-unknown") };
      return { status: 200, body: { items: movements.map(toWireMovement) } };
    },
  };
}

async function partnersLedger(
  { pool, own, partnerFigures }: BoardPorts,
  question: { readonly roundId: string; readonly host: string; readonly offeringId: string },
) {
  const round = await findRound(pool, question.roundId);
  if (round === undefined) return { problem: problemOf("round-unknown") };
  if (round.coordinator !== own.schacHome) return { problem: problemOf("round-not-own") };
  const movements = await partnerFigures.movementsOf(question);
  if (movements === undefined) return { problem: problemOf("host-silent") };
  // Only what this institution's own contract names goes on.
  const items = movements.map(
    ({ at, kind, beneficiary, placedDelta, offeredDelta, sizeDelta, reason, actor }) => ({
      ...{ at, kind, placedDelta, offeredDelta, sizeDelta, reason, actor },
      ...present({ beneficiary }),
    }),
  );
  return { status: 200 as const, body: { items } };
}

async function prepareBoard(ports: BoardPorts, round: KnownRound): Promise<Board> {
  const { pool, clock } = ports;
  const now = clock.now();
  const [told, health] = await Promise.all([whatHostsTell(ports, round), listRecipientHealth(pool, now)]);
  const all = [...told.values()];
  return {
    asOf: now.toISOString(),
    totals: addTotals(all.map(({ totals }) => totals)),
    seconds: [...addSeconds(all.map(({ seconds }) => seconds))].slice(-MOST_SECONDS),
    pools: await poolsOf(ports, told),
    nodes: await nodeFigures(ports, { told, health }),
  };
}

const MOST_SECONDS = 301;

/** Of this institution's own round those of every host that lends to it, as far as they have told; else its own. */
async function whatHostsTell(
  { own, pool, ownFigures, partnerFigures }: BoardPorts,
  { roundId, coordinator }: KnownRound,
): Promise<Told> {
  const figures = new Map([[own.schacHome, await ownFigures(roundId)]]);
  if (coordinator !== own.schacHome) return figures;
  const hosts = new Set((await listPledgesToRound(pool, own.schacHome, roundId)).map(({ host }) => host));
  hosts.delete(own.schacHome);
  for (const host of hosts) {
    const told = partnerFigures.lastOf({ roundId, host });
    if (told !== undefined) figures.set(host, told);
  }
  return figures;
}

async function poolsOf({ offerings }: BoardPorts, told: Told): Promise<Board["pools"]> {
  const pools = [...told].flatMap(([host, figures]) => figures.pools.map((pool) => ({ host, ...pool })));
  return await Promise.all(
    pools
      .sort(byFill)
      .slice(0, MOST_POOLS)
      .map(async ({ host, offeringId, kind, beneficiary, size, placed, offered, waiting }) => {
        const name = (await offerings.findOffering(host, offeringId))?.name;
        return {
          ...{ host, offeringId, kind, placed, offered, waiting },
          ...present({ beneficiary, size, name }),
        };
      }),
  );
}

async function nodeFigures(
  { own, peers, callsTo }: BoardPorts,
  { told, health }: { readonly told: Told; readonly health: readonly RecipientHealth[] },
): Promise<Board["nodes"]> {
  const ours = { ...own, isOwn: true, failures: 0, owed: 0, ...accountOf(told.get(own.schacHome)) };
  const partners = peers.listPinned().map(async ({ schacHome, name }) => {
    const known = health.find(({ recipient }) => recipient === schacHome);
    const lastContactAt = (await peers.lastContact(schacHome))?.toISOString();
    return {
      schacHome,
      name,
      isOwn: false,
      failures: known?.failures ?? 0,
      owed: [...(known?.owed.values() ?? [])].reduce((sum, count) => sum + count, 0),
      ...present({ lastContactAt, calls: callsTo(schacHome) }),
      ...accountOf(told.get(schacHome)),
    };
  });
  return [ours, ...(await Promise.all(partners))];
}

/** What a host says about itself. */
function accountOf(figures: HostFigures | undefined): Pick<Board["nodes"][number], "round" | "answered"> {
  if (figures === undefined) return {};
  const { asOf, totals, seconds, answered } = figures;
  const { requests, placed, waiting, refused } = totals;
  const round = { asOf, requests, placed, waiting, refused, ...paceAt(seconds, asOf) };
  if (answered === undefined) return { round };
  const { errors, meanMilliseconds } = answered;
  return { round, answered: { requests: answered.requests, errors, meanMilliseconds } };
}
