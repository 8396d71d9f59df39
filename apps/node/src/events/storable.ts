/** Half of a surrogate pair. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether PostgreSQL can keep every text in it: neither text nor jsonb holds a NUL or half a surrogate pair. */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return !value.includes("\u0000") && !LONE_SURROGATE.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, member]) => isStorable(name) && isStorable(member));
}
