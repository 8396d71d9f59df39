import type { Agreement, AgreementDocument } from "../api/types.ts";

type Differences = Agreement["differences"];

/** One thing that an agreement says, as this institution's copy has it and as the partner's does. */
export interface TermRow {
  /** Names from the outside in; a direction goes by its host. */
  readonly path: readonly string[];
  /** Undefined where a copy does not say it. */
  readonly here: unknown;
  readonly there: unknown;
  readonly isAlike: boolean;
}

/** Every term of both copies; the partner's copy is this one but for the differences that the node has found. */
export function termRows(
  document: AgreementDocument | undefined,
  differences: Differences,
): readonly TermRow[] {
  const own = document === undefined ? [] : flat(byHost(document), []);
  const rows = own.map(({ path, value }) => {
    const difference = differences.find((one) => isWithin(path, one.path));
    if (difference === undefined) return { path, here: value, there: value, isAlike: true };
    const isWhole = difference.path.length === path.length;
    return { path, here: value, there: isWhole ? difference.there : undefined, isAlike: false };
  });
  const onlyThere = differences
    .filter(({ path }) => path.length > 0 && !own.some((one) => isWithin(one.path, path)))
    .flatMap(({ path, there }) => flat(there, path))
    .map(({ path, value }) => ({ path, here: undefined, there: value, isAlike: false }));
  return [...rows, ...onlyThere];
}

interface Term {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Lists and what is not an object are terms; an object is as many as it has members, none where it is empty. */
function flat(value: unknown, path: readonly string[]): readonly Term[] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([name, member]) => flat(member, [...path, name]));
}

function byHost({ directions, agreementId: _, ...terms }: AgreementDocument): object {
  return {
    ...terms,
    directions: Object.fromEntries(directions.map(({ host, ...direction }) => [host, direction])),
  };
}

function isWithin(path: readonly string[], outer: readonly string[]): boolean {
  return outer.length > 0 && outer.length <= path.length && outer.every((name, at) => path[at] === name);
}
