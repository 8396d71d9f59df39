import { type Connection, openConnection } from "../../bench/load/connection.ts";
import type { Target } from "../../bench/load/volley.ts";
import type { Institution } from "../../src/institutions.ts";
import type { Progress } from "../../src/narrator.ts";
import { groupBy } from "../group-by.ts";
import type { RehearsalOptions } from "../options.ts";
import { ask, type Tally } from "./ask.ts";
import { openConnectionPool } from "./connection-pool.ts";
import type { Answered, Player } from "./player.ts";
import { shareOut } from "./share-out.ts";

/** What came of an opening. */
export interface Played {
  readonly answers: readonly Answered[];
  /** From the first request sent to the last answer. */
  readonly wallSeconds: number;
  readonly startedAt: Date;
  /** Requests that were sent again, or twice, and what came of it. */
  readonly tally: Readonly<Tally>;
}

export interface Stalls {
  readonly players: readonly Player[];
  /** Where the students of an institution send their requests. */
  readonly targetOf: (institution: Institution) => Target;
  readonly progress: Progress;
  /** Aborted when everything is to stop. */
  readonly stopped: AbortSignal;
}

type Plan = Pick<RehearsalOptions, "order" | "pace" | "connections" | "doublePercent">;

/** Plays the students, each through the own choices until one is granted. */
export async function play(stalls: Stalls, plan: Plan): Promise<Played> {
  const { players, targetOf, progress } = stalls;
  const failed = new AbortController();
  const stopped = AbortSignal.any([stalls.stopped, failed.signal]);
  const answers: Answered[] = [];
  const tally: Tally = { repeated: 0, doubled: 0, contradicted: 0 };
  const isDoubled = everyNth(plan.doublePercent);
  let done = 0;
  progress(done, players.length);
  const walk = async (player: Player, connection: Connection, meant: number) => {
    let since = meant;
    for (const index of player.choices.keys()) {
      const target = targetOf(player.home);
      const answered = await ask(player, index, {
        connection,
        target,
        since,
        tally,
        stopped,
        twice: isDoubled(),
      });
      answers.push(answered);
      if (answered.isGranted) break;
      since = performance.now();
    }
    done += 1;
    progress(done, players.length);
  };
  const startedAt = new Date();
  const start = performance.now();
  try {
    if (plan.order === "arrival") await inOrder(players, targetOf, walk);
    else if (plan.pace.kind === "max") await asTheyCan({ players, targetOf }, plan.connections, walk);
    else await asTheyCome({ players, targetOf }, plan, walk);
  } finally {
    failed.abort(); // once one fails, the others ask no more
  }
  const wallSeconds = (performance.now() - start) / 1000;
  return { answers, wallSeconds, startedAt, tally };
}

/** True for so many of a hundred calls, evenly spread. */
function everyNth(percent: number): () => boolean {
  let due = 0;
  return () => {
    due += percent;
    if (due < 100) return false;
    due -= 100;
    return true;
  };
}

type Walk = (player: Player, connection: Connection, meant: number) => Promise<void>;

/** One after the other, in the order of the file. */
async function inOrder(players: readonly Player[], targetOf: Stalls["targetOf"], walk: Walk): Promise<void> {
  using pool = openConnectionPool(targetOf, 1);
  for (const player of players) {
    await pool.lend(player.home, (connection) => walk(player, connection, performance.now()));
  }
}

/** Closed loop: a fixed number of connections, each with a student at a time. */
async function asTheyCan(
  { players, targetOf }: Pick<Stalls, "players" | "targetOf">,
  connections: number,
  walk: Walk,
): Promise<void> {
  const queues = [...groupBy(players, ({ home }) => home)].map(([home, queue]) => ({
    home,
    length: queue.length,
    waiting: queue.values(), // shared by all who work through it
  }));
  await Promise.all(
    shareOut(queues, connections).map(async (own) => {
      for (const { home, waiting } of own) {
        using connection = openConnection(targetOf(home));
        for (const player of waiting) await walk(player, connection, performance.now());
      }
    }),
  );
}

/** Open loop: everybody comes at a time of their own, whether or not those before have been answered. */
async function asTheyCome(
  { players, targetOf }: Pick<Stalls, "players" | "targetOf">,
  { pace, connections }: Plan,
  walk: Walk,
): Promise<void> {
  using pool = openConnectionPool(targetOf, connections);
  const start = performance.now();
  const walks = players.map(async (player, index) => {
    const meant = start + millisecondsOf(player, index, pace);
    await until(meant);
    await pool.lend(player.home, (connection) => walk(player, connection, meant));
  });
  await Promise.all(walks);
}

function millisecondsOf({ applicant }: Player, index: number, pace: Plan["pace"]): number {
  if (pace.kind === "rate") return (index / pace.studentsPerSecond) * 1_000;
  return pace.kind === "speed" ? (applicant.arrivalS / pace.times) * 1_000 : 0;
}

/** Not earlier; a timer may fire a fraction of a millisecond too soon. */
function until(instant: number): Promise<void> {
  const left = Math.max(0, Math.ceil(instant - performance.now()));
  return new Promise((resolve) => {
    setTimeout(resolve, left);
  });
}
