/** Requests, and what they have come to. */
export interface Totals {
  readonly requests: number;
  readonly placed: number;
  readonly waiting: number;
  readonly refused: number;
}

/** A second in which something happened; `at` is an instant as RFC 3339 writes it. */
export interface Second {
  readonly at: string;
  readonly arrivals: number;
  readonly decisions: number;
}

/** How long a pace is measured. */
const PACE_S = 10;

/** Everybody's requests together. */
export function addTotals(all: readonly Totals[]): Totals {
  const sum = (key: keyof Totals) => all.reduce((total, one) => total + one[key], 0);
  return {
    requests: sum("requests"),
    placed: sum("placed"),
    waiting: sum("waiting"),
    refused: sum("refused"),
  };
}

/** Everybody's seconds together, oldest first. */
export function addSeconds(all: readonly (readonly Second[])[]): readonly Second[] {
  const byInstant = new Map<number, Second>();
  for (const second of all.flat()) {
    const at = new Date(second.at).getTime();
    const { arrivals, decisions } = byInstant.get(at) ?? { arrivals: 0, decisions: 0 };
    byInstant.set(at, {
      at: second.at,
      arrivals: arrivals + second.arrivals,
      decisions: decisions + second.decisions,
    });
  }
  return [...byInstant].sort(([one], [other]) => one - other).map(([, second]) => second);
}

/** The mean of the last ten seconds that were over by then; the one that runs would say too little. */
export function paceAt(
  seconds: readonly Second[],
  asOf: string,
): { readonly arrivalsPerSecond: number; readonly decisionsPerSecond: number } {
  const end = Math.floor(new Date(asOf).getTime() / 1_000) * 1_000;
  const counted = seconds.filter(({ at }) => {
    const instant = new Date(at).getTime();
    return instant >= end - PACE_S * 1_000 && instant < end;
  });
  const mean = (key: "arrivals" | "decisions") =>
    counted.reduce((sum, second) => sum + second[key], 0) / PACE_S;
  return { arrivalsPerSecond: mean("arrivals"), decisionsPerSecond: mean("decisions") };
}

/** Fullest first, the unlimited last; as each host lists its own. */
export function byFill(
  one: { readonly size?: number; readonly placed: number; readonly offered: number },
  other: { readonly size?: number; readonly placed: number; readonly offered: number },
): number {
  return fillOf(other) - fillOf(one);
}

function fillOf({ size, placed, offered }: Parameters<typeof byFill>[0]): number {
  return size === undefined || size === 0 ? -1 : (placed + offered) / size;
}
