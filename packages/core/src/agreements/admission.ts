import { type CoverageRefusal, covering, refuseUncovered } from "./asked.ts";
import type { AgreedExchange, AgreedLimit, OfferingFacts } from "./coverage.ts";

/** A student of the home who has or had a place at the host, or awaits one. */
export interface GuestPlace {
  readonly pseudonym: string;
  readonly offering: OfferingFacts;
  /** After the clamp: decides in which period it counts. */
  readonly requestedAt: Date;
}

/** Why agreements do not let a student in. */
export type AgreementRefusal =
  | CoverageRefusal
  | { readonly code: "agreement-exhausted"; readonly maxStudents: number };

/** What agreements leave to a home, counted along. */
export interface Admission {
  /** Undefined: it is within an agreement, and counts from now on. */
  admit(wish: GuestPlace): AgreementRefusal | undefined;
  /** Students who are not in yet that still fit into this offering; undefined: no limit. Zero where nobody may enter. */
  roomIn(offering: OfferingFacts, at: Date): number | undefined;
}

interface Count {
  readonly limit: AgreedLimit;
  readonly students: Set<string>;
}

/**
 * Judges wishes one after the other, each on what the one before left. A student who counts already is let in again.
 * Where several agreements cover an offering, one with room is enough, and a place counts in all of them.
 */
export function openAdmission(exchanges: readonly AgreedExchange[], held: readonly GuestPlace[]): Admission {
  const counted = new Map(
    exchanges.map((exchange) => [
      exchange,
      exchange.limits.map((limit): Count => ({ limit, students: new Set() })),
    ]),
  );
  const countsOf = (exchange: AgreedExchange) => counted.get(exchange) ?? [];

  function countIn({ offering, requestedAt, pseudonym }: GuestPlace): void {
    for (const exchange of covering(exchanges, offering, requestedAt)) {
      for (const { limit, students } of countsOf(exchange)) {
        if (limit.counts(offering)) students.add(pseudonym);
      }
    }
  }

  for (const place of held) countIn(place);
  return {
    admit(wish) {
      const { offering, requestedAt } = wish;
      const uncovered = refuseUncovered(exchanges, offering, requestedAt);
      if (uncovered !== undefined) return uncovered;
      const full = covering(exchanges, offering, requestedAt).map((exchange) =>
        countsOf(exchange).find((count) => isFull(count, wish)),
      );
      const [obstacle] = full;
      if (obstacle !== undefined && full.every((count) => count !== undefined)) {
        return { code: "agreement-exhausted", maxStudents: obstacle.limit.maxStudents };
      }
      countIn(wish);
      return undefined;
    },
    roomIn(offering, at) {
      const rooms = covering(exchanges, offering, at).map((exchange) =>
        countsOf(exchange)
          .filter(({ limit }) => limit.counts(offering))
          .map(roomOf),
      );
      if (rooms.some((room) => room.length === 0)) return undefined;
      return Math.max(0, ...rooms.map((room) => Math.min(...room)));
    },
  };
}

function isFull({ limit, students }: Count, { offering, pseudonym }: GuestPlace): boolean {
  return limit.counts(offering) && students.size >= limit.maxStudents && !students.has(pseudonym);
}

function roomOf({ limit, students }: Count): number {
  return Math.max(0, limit.maxStudents - students.size);
}
