/** Leaves out members that are undefined: an absent member is absent, in a record and on the wire. */
export function present<T extends object>(members: T): Present<T> {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined);
  // Only members whose type allows undefined can be missing, which is what the type says.
  return Object.fromEntries(kept) as Present<T>;
}

export type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
