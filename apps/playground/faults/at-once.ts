/** Does the same with every item, so many at a time; the answers come in the order of the items. */
export async function atOnce<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const answers: R[] = [];
  let next = 0;
  async function go(): Promise<void> {
    for (let index = next; index < items.length; index = next) {
      next += 1;
      answers[index] = await work(items[index] as T, index); // index < items.length
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, go));
  return answers;
}
