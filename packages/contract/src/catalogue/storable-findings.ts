import type { Finding } from "@wissel/core";

/** Texts that JSON can carry and PostgreSQL cannot keep: a NUL, half a surrogate pair. Members of any depth count. */
export function storableFindings(value: unknown, pointer = ""): readonly Finding[] {
  if (typeof value === "string") return isStorable(value) ? [] : [{ pointer, reason: UNSTORABLE }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return isStorable(name) ? storableFindings(member, at) : [{ pointer, reason: UNSTORABLE }];
  });
}

const UNSTORABLE = "holds a NUL or half of a character";

function isStorable(text: string): boolean {
  return !text.includes("\u0000") && !/\p{Surrogate}/u.test(text);
}
