import { seededRandom } from "../src/offer/random.ts";
import type { Applicant, Minor, Opening } from "./opening.ts";

/** What an opening of our own is made from; the same gives the same opening. */
export interface OpeningPlan {
  readonly seed: string;
  readonly minors: number;
  readonly students: number;
}

/** The size of the field's hard day. */
export const WHOLE_DAY = { minors: 210, students: 7_200 } as const;

const HOMES = ["AAA", "BBB", "CCC"] as const;
const CHOICES = 5;
/** Four students in five look at their own institution first. */
const OWN_SHARE = 0.8;
/** Mean of the time after the opening at which a student comes, in seconds. */
const MEAN_ARRIVAL_S = 600;

/** A day of our own: some minors much wanted, most students early, a third of every minor for partners. */
export function makeOpening({ seed, minors: count, students }: OpeningPlan): Opening {
  const random = seededRandom(`${seed}/opening`);
  const minors = Array.from({ length: count }, (_, index): Minor => {
    const host = HOMES[index % HOMES.length] ?? HOMES[0];
    const capacity = Math.max(2, Math.round((students / count) * (0.6 + random.next())));
    return {
      code: `${host}-${String(index + 1).padStart(3, "0")}`,
      host,
      capacity,
      guestSeats: Math.round(capacity / 3),
    };
  });
  const byHost = new Map(HOMES.map((home) => [home as string, minors.filter(({ host }) => host === home)]));
  const applicants = Array.from({ length: students }, (_, index): Applicant => {
    const home = random.pick(HOMES);
    const choices = new Set<string>();
    while (choices.size < Math.min(CHOICES, count)) {
      const own = byHost.get(home) ?? [];
      const from = random.next() < OWN_SHARE && own.some(({ code }) => !choices.has(code)) ? own : minors;
      // A squared number leans towards the first: those are the much wanted ones.
      const minor = from[Math.floor(random.next() ** 2 * from.length)];
      if (minor !== undefined) choices.add(minor.code);
    }
    const arrivalS = Math.round(-Math.log(1 - random.next()) * MEAN_ARRIVAL_S * 100) / 100;
    return { code: `S${String(index + 1).padStart(5, "0")}`, home, arrivalS, choices: [...choices] };
  });
  return { minors, applicants: applicants.toSorted((one, other) => one.arrivalS - other.arrivalS) };
}

/** The same opening under names that no other has, so that one node can have several openings. */
export function underName(name: string, { minors, applicants }: Opening): Opening {
  const named = (code: string) => `${name}, "${code}"`;
  return {
    minors: minors.map((minor) => ({ ...minor, code: named(minor.code) })),
    applicants: applicants.map(({ choices, ...one }) => ({
      ...one,
      code: named(one.code),
      choices: choices.map(named),
    })),
  };
}
