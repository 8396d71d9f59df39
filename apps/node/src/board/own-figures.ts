import type { ExchangeSchemas } from "@wissel/contract";
import type { Clock } from "@wissel/core";
import { type Queryable, readRoundFigures } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import { type Recent, recent } from "../enrolment/recent.ts";
import type { CallFigures } from "./measured-exchange.ts";
import { toWirePool } from "./wire-pools.ts";

export interface OwnFiguresPorts {
  readonly own: { readonly schacHome: string };
  readonly pool: Queryable;
  readonly clock: Clock;
  /** Enrolment requests of others that this process answered. */
  readonly answered: () => Promise<CallFigures | undefined>;
}

export type HostFigures = ExchangeSchemas["HostFigures"];

/** How this institution's offerings in a round go; read at most once a second, whoever asks. */
export type OwnFigures = (roundId: string) => Promise<HostFigures>;

const MAX_AGE_MS = 1_000;
const LOOKED_BACK_MS = 300_000;
/** Rounds whose figures are kept; rounds are a few a year. */
const MOST_ROUNDS = 20;

export function openOwnFigures(ports: OwnFiguresPorts): OwnFigures {
  const { clock } = ports;
  const kept = new Map<string, Recent<HostFigures>>();
  return (roundId) => {
    let figures = kept.get(roundId);
    if (figures === undefined) {
      if (kept.size >= MOST_ROUNDS) kept.clear();
      figures = recent(() => readFigures(ports, roundId), { clock, maxAgeMs: MAX_AGE_MS });
      kept.set(roundId, figures);
    }
    return figures.get();
  };
}

async function readFigures(
  { own, pool, clock, answered }: OwnFiguresPorts,
  roundId: string,
): Promise<HostFigures> {
  const now = clock.now();
  const question = { roundId, host: own.schacHome };
  const since = new Date(now.getTime() - LOOKED_BACK_MS);
  const { seconds, pools, ...totals } = await readRoundFigures(pool, question, since);
  return {
    asOf: now.toISOString(),
    totals,
    seconds: seconds.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts })),
    pools: pools.map(toWirePool),
    ...present({ answered: await answered() }),
  };
}
