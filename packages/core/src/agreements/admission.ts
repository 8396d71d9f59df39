import type { AgreedExchange, AgreedLimit, OfferingFacts } from "./coverage.ts";
import { isWithin } from "./validity.ts";

/** A student of the home who has or had a place at the host, or awaits one. */
export interface GuestPlace {
  readonly pseudonym: string;
  readonly offering: OfferingFacts;
  /** After the clamp: decides in which period it counts. */
  readonly requestedAt: Date;
}

/** Why agreements do not let a student in. */
export type AgreementRefusal =
  /** There are agreements, and none holds at the time of the request. */
  | { readonly code: "agreement-not-in-force" }
  | { readonly code: "offering-not-agreed" }
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
  const counted = exchanges.map((exchange) => ({
    exchange,
    counts: exchange.limits.map((limit): Count => ({ limit, students: new Set() })),
  }));

  function covering({ offering, requestedAt }: Omit<GuestPlace, "pseudonym">) {
    return counted.filter(
      ({ exchange }) => isWithin(exchange.period, requestedAt) && exchange.covers(offering),
    );
  }

  function countIn(place: GuestPlace): void {
    for (const { counts } of covering(place)) {
      for (const { limit, students } of counts) {
        if (limit.counts(place.offering)) students.add(place.pseudonym);
      }
    }
  }

  for (const place of held) countIn(place);
  return {
    admit(wish) {
      const possible = covering(wish);
      if (possible.length === 0) {
        const isInForce = exchanges.some(({ period }) => isWithin(period, wish.requestedAt));
        return { code: isInForce ? "offering-not-agreed" : "agreement-not-in-force" };
      }
      const full = possible.map(({ counts }) => counts.find((count) => isFull(count, wish)));
      const [obstacle] = full;
      if (obstacle !== undefined && full.every((count) => count !== undefined)) {
        return { code: "agreement-exhausted", maxStudents: obstacle.limit.maxStudents };
      }
      countIn(wish);
      return undefined;
    },
    roomIn(offering, at) {
      const rooms = covering({ offering, requestedAt: at }).map(({ counts }) =>
        counts.filter(({ limit }) => limit.counts(offering)).map(roomOf),
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
