import type { TestDatabase } from "@wissel/testing/database";
import { aFederation, type Federation } from "@wissel/testing/federation";
import {
  aClock,
  anEnrolmentNode,
  type EnrolmentNode,
  type TestClock,
} from "../../node/test/enrolment/an-enrolment-node.ts";
import { anOfferingOf, theSis } from "../../node/test/enrolment/world.ts";
import { INSTITUTIONS } from "../src/institutions.ts";
import { afterDays, STORY_START } from "./calendar.ts";
import type { Story, StoryCourse } from "./make-story.ts";

/** Three institutions in one process, with a clock that moves when the story says so. */
export interface TrickleAlliance extends AsyncDisposable {
  readonly clock: TestClock;
  readonly federation: Federation<EnrolmentNode>;
  readonly nodeOf: (schacHome: string) => EnrolmentNode;
  readonly offeringOf: (course: StoryCourse) => string;
}

/** Each institution's rule; what fits none waits for a person. */
const RULES = [{ creditsEarnedAtLeast: 100 }, { levels: ["master"] }, { creditsEarnedAtLeast: 60 }];
/** After the last weeks in which somebody asks. */
const WINDOW_DAYS = 180;

export async function openAllianceOf(
  story: Story,
  openDatabase: () => Promise<TestDatabase>,
): Promise<TrickleAlliance> {
  const clock = aClock(STORY_START);
  const world = { clock, offerings: [], openDatabase };
  const federation: Federation<EnrolmentNode> = await aFederation(
    INSTITUTIONS.map(({ schacHome }) => schacHome),
    (seat) => anEnrolmentNode(seat, world, (schacHome) => federation.node(schacHome)),
  );
  const offerings = new Map<StoryCourse, string>();
  for (const [index, { schacHome }] of INSTITUTIONS.entries()) {
    await theSis(federation.node(schacHome)).put("/standing-approvals/term", RULES[index] ?? {});
  }
  for (const course of story.courses) {
    const node = federation.node(course.host);
    const offeringId = await anOfferingOf(node, {
      places: course.places,
      enrolmentWindow: {
        opensAt: STORY_START,
        closesAt: afterDays(STORY_START, WINDOW_DAYS),
        timeZone: "Europe/Amsterdam",
      },
    });
    if (course.offersPlaces) await node.offerFreedPlaces(offeringId);
    offerings.set(course, offeringId);
  }
  return {
    clock,
    federation,
    nodeOf: (schacHome) => federation.node(schacHome),
    offeringOf(course) {
      const offeringId = offerings.get(course);
      if (offeringId === undefined) throw new Error("a course was not published");
      return offeringId;
    },
    [Symbol.asyncDispose]: () => federation[Symbol.asyncDispose](),
  };
}
