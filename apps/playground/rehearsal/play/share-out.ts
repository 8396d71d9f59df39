/**
 * Who works through which queues: every worker gets a share of one queue by its length; where there are fewer
 * workers than queues, some work through several, one after the other. Never more workers than asked for.
 */
export function shareOut<Queue extends { readonly length: number }>(
  queues: readonly Queue[],
  workers: number,
): readonly (readonly Queue[])[] {
  if (workers < queues.length) {
    return Array.from({ length: workers }, (_, worker) =>
      queues.filter((_, index) => index % workers === worker),
    );
  }
  const total = queues.reduce((sum, { length }) => sum + length, 0);
  const spare = workers - queues.length;
  const exact = queues.map(({ length }) => (total === 0 ? 0 : (spare * length) / total));
  const shares = exact.map((share) => 1 + Math.floor(share));
  let left = workers - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = [...exact.keys()].toSorted((one, other) => rest(exact, other) - rest(exact, one));
  for (const index of byRemainder) {
    if (left === 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return queues.flatMap((queue, index) => Array.from({ length: shares[index] ?? 0 }, () => [queue]));
}

function rest(shares: readonly number[], index: number): number {
  return (shares[index] ?? 0) % 1;
}
