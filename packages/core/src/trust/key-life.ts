/** When a key is used; the rest of its life follows from the keys of its family. */
export interface KeyLife {
  /** It is published before, and signs from then on. */
  readonly activeFrom: Date;
  /** What it did from then on does not count. */
  readonly revokedAt?: Date;
}

/**
 * `next`: published and not used yet. `retired`: others still verify with it, and what was encrypted for it still
 * opens. `historical`: no longer published, listed for ever.
 */
export type KeyStanding = "next" | "active" | "retired" | "historical" | "revoked";

export interface StandingKey<Key extends KeyLife> {
  readonly key: Key;
  readonly standing: KeyStanding;
  /** When its successor took over, or will. */
  readonly retiresAt: Date | undefined;
}

/** Longer than any round is valid and any delivery waits: what it signed is verified with the published keys. */
const PUBLISHED_AFTER_MS = 400 * 24 * 60 * 60 * 1000;

/** Where the keys of one family stand, the newest first. At most one is active. */
export function standingsOf<Key extends KeyLife>(
  keys: readonly Key[],
  now: Date,
): readonly StandingKey<Key>[] {
  const newestFirst = [...keys].sort((one, other) => other.activeFrom.getTime() - one.activeFrom.getTime());
  const active = newestFirst.find(
    ({ activeFrom, revokedAt }) => revokedAt === undefined && activeFrom <= now,
  );
  return newestFirst.map((key, index) => {
    const retiresAt = newestFirst[index - 1]?.activeFrom;
    return { key, standing: standingOf(key, { isActive: key === active, retiresAt, now }), retiresAt };
  });
}

function standingOf(
  { activeFrom, revokedAt }: KeyLife,
  facts: { readonly isActive: boolean; readonly retiresAt: Date | undefined; readonly now: Date },
): KeyStanding {
  if (revokedAt !== undefined) return "revoked";
  if (facts.isActive) return "active";
  if (activeFrom > facts.now) return "next";
  const retiredFor = facts.now.getTime() - (facts.retiresAt ?? activeFrom).getTime();
  return retiredFor > PUBLISHED_AFTER_MS ? "historical" : "retired";
}

/** Whether the next key of the family must be made now, so that it is published for `leadMs` before its first use. */
export function isRotationDue(
  keys: readonly KeyLife[],
  now: Date,
  { rotateAfterMs, leadMs }: { readonly rotateAfterMs: number; readonly leadMs: number },
): boolean {
  const standings = standingsOf(keys, now);
  if (standings.some(({ standing }) => standing === "next")) return false;
  const active = standings.find(({ standing }) => standing === "active");
  return active === undefined || now.getTime() - active.key.activeFrom.getTime() >= rotateAfterMs - leadMs;
}
