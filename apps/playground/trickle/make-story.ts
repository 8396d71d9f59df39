import { INSTITUTIONS } from "../src/institutions.ts";
import { seededRandom } from "../src/offer/random.ts";

/** How much happens, and in what. The same gives the same story. */
export interface StoryPlan {
  readonly seed: string;
  readonly courses: number;
  readonly enrolments: number;
  readonly weeks: number;
}

/** A term's worth of exchange, as it trickles in. */
export const WHOLE_TERM = { courses: 400, enrolments: 300, weeks: 8 } as const;

export interface StoryCourse {
  /** schacHome. */
  readonly host: string;
  readonly places: number;
  /** Whether a freed place is offered to the first who waits, rather than given. */
  readonly offersPlaces: boolean;
}

/** What a student does with a waiting-list offer. */
export type OfferHabit = "accept" | "decline" | "ignore";

export interface StoryEnrolment {
  /** schacHome. */
  readonly home: string;
  readonly course: StoryCourse;
  /** Hours after the start. */
  readonly atHour: number;
  readonly level: "bachelor" | "master";
  readonly creditsEarned: number;
  readonly ifFull: "refuse" | "queue";
  /** What a person says, if it comes to a person. */
  readonly decision: "approve" | "refuse";
  readonly offerHabit: OfferHabit;
  /** A change of mind, so many days after the place was given. */
  readonly withdrawsAfterDays: number | undefined;
}

export interface Story {
  readonly courses: readonly StoryCourse[];
  /** In the order in which they are asked for. */
  readonly enrolments: readonly StoryEnrolment[];
}

const HOURS_A_WEEK = 168;

/** Courses of which some are small and much wanted, and students who ask for them on any day of any week. */
export function makeStory({ seed, courses: count, enrolments, weeks }: StoryPlan): Story {
  const random = seededRandom(`${seed}/trickle`);
  const homes = INSTITUTIONS.map(({ schacHome }) => schacHome);
  const homeAt = (index: number) => homes[index % homes.length] ?? "";
  const courses = Array.from(
    { length: count },
    (_, index): StoryCourse => ({
      host: homeAt(index),
      // The first are the much wanted ones.
      places: index < count / 16 ? 1 + random.below(3) : 3 + random.below(30),
      offersPlaces: random.next() < 0.7,
    }),
  );
  const asked = Array.from({ length: enrolments }, (): StoryEnrolment => {
    const home = homeAt(random.below(homes.length));
    const mayTake = courses.filter(({ host }) => host !== home || random.next() < 0.2);
    // A squared number leans towards the first, which are small.
    const course = mayTake[Math.floor(random.next() ** 2 * mayTake.length)] ?? courses[0];
    if (course === undefined) throw new Error("a story needs a course");
    return {
      home,
      course,
      atHour: Math.floor(random.next() * weeks * HOURS_A_WEEK),
      level: random.next() < 0.7 ? "bachelor" : "master",
      creditsEarned: 30 + random.below(120),
      ifFull: random.next() < 0.8 ? "queue" : "refuse",
      decision: random.next() < 0.9 ? "approve" : "refuse",
      offerHabit: random.pick(["accept", "accept", "accept", "decline", "ignore"]),
      withdrawsAfterDays: random.next() < 0.25 ? 2 + random.below(21) : undefined,
    };
  });
  return { courses, enrolments: asked.toSorted((one, other) => one.atHour - other.atHour) };
}
