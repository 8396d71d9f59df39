import type { EnrolmentNode } from "../../node/test/enrolment/an-enrolment-node.ts";
import { actingAs, anOfficer, theSis } from "../../node/test/enrolment/world.ts";
import { INSTITUTIONS } from "../src/institutions.ts";
import { hourOfDay, isWorkingDay } from "./calendar.ts";
import type { Asked } from "./ledger-of-decisions.ts";

/** Decides in the hours of a working day, when asked what to do this hour. */
export interface Person {
  /** Answers how many enrolments were decided. */
  act(hour: number): Promise<number>;
}

type FindAsked = (associationId: string) => Asked | undefined;

const [DESK, NIGHTLY] = INSTITUTIONS.map(({ schacHome }) => schacHome);
const REVIEW_HOURS = [10, 14];
const MOST_A_REVIEW = 6;
const AWAY = { fromDay: 28, untilDay: 46 } as const;
const NIGHT_HOUR = 2;
const EVENING_HOUR = 20;
const PAGE = 500;

/** The road of those whom no rule covers, by home. */
export function roadOf(home: string): "officer" | "nightly SIS" {
  return home === NIGHTLY ? "nightly SIS" : "officer";
}

/** An officer with so much time in a day; the first institution's only one is away for some weeks. */
export function anOfficerOf(node: EnrolmentNode, find: FindAsked): Person {
  const desk = anOfficer(node);
  return {
    async act(hour) {
      const day = Math.floor(hour / 24);
      const isAway = node.schacHome === DESK && day >= AWAY.fromDay && day < AWAY.untilDay;
      if (isAway || !isWorkingDay(hour) || !REVIEW_HOURS.includes(hourOfDay(hour))) return 0;
      const { body } = await desk.list(`?limit=${PAGE}`);
      const ids = body.items.map(({ associationId }: { associationId: string }) => associationId);
      return await decide(desk, ids.slice(0, MOST_A_REVIEW), find);
    },
  };
}

/** What the SIS fetches at night is decided there on a working day, and handed in the night after. */
export function aNightlySis(node: EnrolmentNode, find: FindAsked): Person {
  const desk = anOfficer(node);
  const sis = theSis(node);
  let fetched: readonly string[] = [];
  return {
    async act(hour) {
      if (hourOfDay(hour) !== NIGHT_HOUR) return 0;
      const wasWorkingDay = hour >= 24 && isWorkingDay(hour - 24);
      const decided = wasWorkingDay ? await decide(desk, fetched, find) : 0;
      const { body } = await sis.get(`/enrolments?role=home&homeState=pending&limit=${PAGE}`);
      fetched = body.items.map(({ associationId }: { associationId: string }) => associationId);
      return decided;
    },
  };
}

async function decide(
  desk: ReturnType<typeof anOfficer>,
  ids: readonly string[],
  find: FindAsked,
): Promise<number> {
  if (ids.length === 0) return 0;
  const decisions = ids.map((associationId) => ({
    associationId,
    decision: find(associationId)?.enrolment.decision ?? "approve",
  }));
  const { body } = await desk.decideAll(decisions);
  return body.outcomes.filter(({ approval }: { approval?: object }) => approval !== undefined).length;
}

/** In the evening students answer their offers, each in a way of their own, and some change their mind. */
export async function actInTheEvening(
  node: EnrolmentNode,
  all: readonly Asked[],
  { hour, now }: { readonly hour: number; readonly now: Date },
): Promise<void> {
  if (hourOfDay(hour) !== EVENING_HOUR) return;
  for (const { enrolment, personId, associationId, attendingSince, state } of all) {
    const { offerHabit, withdrawsAfterDays } = enrolment;
    const student = actingAs(node, personId);
    if (state.offerId !== null && offerHabit !== "ignore") {
      await student.answerOffer(associationId, state.offerId, offerHabit);
    }
    const isOver = state.homeState === "cancelled";
    if (isOver || withdrawsAfterDays === undefined || attendingSince === undefined) continue;
    if (now.getTime() - attendingSince.getTime() >= withdrawsAfterDays * 86_400_000) {
      await student.withdraw(associationId);
    }
  }
}
