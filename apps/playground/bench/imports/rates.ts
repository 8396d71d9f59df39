import { median } from "../compare.ts";

/** What is measured and its control, each answering how many rows it wrote or read in a round. */
export interface Ways {
  readonly measured: (round: number) => Promise<number>;
  readonly control: (round: number) => Promise<number>;
}

/** Medians, in rows per second. */
export interface Rates {
  readonly measured: number;
  readonly control: number;
  readonly ratio: number;
}

/** In the order A B B A, so that a machine that slows down favours neither. */
export async function inTurns(rounds: number, ways: Ways): Promise<Rates> {
  const rates = { measured: [] as number[], control: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const way of round % 2 === 0
      ? (["control", "measured"] as const)
      : (["measured", "control"] as const)) {
      const startedAt = performance.now();
      const rows = await ways[way](round);
      rates[way].push((rows * 1000) / (performance.now() - startedAt));
    }
  }
  const ratios = rates.measured.map((rate, index) => rate / (rates.control[index] ?? Number.NaN));
  return { measured: median(rates.measured), control: median(rates.control), ratio: median(ratios) };
}
