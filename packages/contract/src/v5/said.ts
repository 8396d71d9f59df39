/** An object without the members that have no value: OOAPI v5 and its profiles take no null, and no empty text list. */
export function said<T extends object>(fields: T): Said<T> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Exactly the members whose type allows undefined may be missing.
  return Object.fromEntries(kept) as Said<T>;
}

export type Said<T> = {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** A list, or nothing when it is empty. */
export function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
