import { useState } from "react";

const STEP = 50;

/** The beginning of a long list, and more of it when asked. */
export function useShown<T>(items: readonly T[]) {
  const [count, setCount] = useState(STEP);
  return {
    shown: items.slice(0, count),
    left: Math.max(0, items.length - count),
    more: () => setCount(count + STEP),
  };
}
