import type { ResultStatement } from "../results/statement.ts";
import { contentOf } from "../results/statement.ts";
import type { PublishedScale } from "./scale.ts";

/** A scale as the SIS names it in a result: some version of it, or whichever is meant. */
export interface NamedScale {
  readonly id: string;
  readonly version?: number;
}

/**
 * The version of a scale that a posting means: the one it names; else the one that the result before it was given
 * under, so that a repeat says the same after the scale was written anew; else the newest. Undefined: there is none.
 */
export function chooseScale(
  { id, version }: NamedScale,
  scales: readonly PublishedScale[],
  before: ResultStatement | undefined,
): PublishedScale | undefined {
  const versions = scales.filter(({ reference }) => reference.id === id);
  const former = before === undefined ? undefined : contentOf(before)?.scale;
  const wanted = version ?? (former?.id === id ? former.version : undefined);
  if (wanted !== undefined) return versions.find(({ reference }) => reference.version === wanted);
  return versions.reduce<PublishedScale | undefined>(
    (newest, one) =>
      newest === undefined || one.reference.version > newest.reference.version ? one : newest,
    undefined,
  );
}
