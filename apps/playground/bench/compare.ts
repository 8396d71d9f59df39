import type { Volley } from "./load/volley.ts";

/** Two ways measured against each other in one run; only their ratio means anything on a shared machine. */
export interface Comparison {
  readonly name: string;
  /** What is measured, and what it is measured against. */
  readonly measured: readonly Volley[];
  readonly control: readonly Volley[];
  /** Median of measured / control, in requests per second, of pairs taken next to each other. */
  readonly ratio: number;
}

type Shoot = () => Promise<Volley>;

/** Fires in the order A B B A, so that a machine that slows down or speeds up favours neither. `rounds` is even. */
export async function compare(
  name: string,
  {
    measured,
    control,
    rounds,
  }: { readonly measured: Shoot; readonly control: Shoot; readonly rounds: number },
): Promise<Comparison> {
  const volleys: { measured: Volley[]; control: Volley[] } = { measured: [], control: [] };
  for (let round = 0; round < rounds; round += 1) {
    const controlFirst = round % 2 === 0;
    if (controlFirst) volleys.control.push(await control());
    volleys.measured.push(await measured());
    if (!controlFirst) volleys.control.push(await control());
  }
  const ratios = volleys.measured.map(
    (volley, i) => volley.perSecond / (volleys.control[i]?.perSecond ?? Number.NaN),
  );
  return { name, ...volleys, ratio: median(ratios) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
