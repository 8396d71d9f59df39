import type { TestDatabase } from "@wissel/testing/database";
import { actingAs } from "../../node/test/enrolment/world.ts";
import { type Judged, judgeInvariants } from "../bench/invariants.ts";
import { judgeAcrossNodes } from "../rehearsal/check/across-nodes.ts";
import { readStoredRows } from "../rehearsal/check/stored-rows.ts";
import { groupBy } from "../rehearsal/group-by.ts";
import { INSTITUTIONS } from "../src/institutions.ts";
import { atHour, hourOfDay } from "./calendar.ts";
import { type Asked, noteState, readHomeRows } from "./ledger-of-decisions.ts";
import { type MailsSent, readMailsSent } from "./mails-sent.ts";
import { makeStory, type StoryEnrolment, type StoryPlan } from "./make-story.ts";
import { openAllianceOf, type TrickleAlliance } from "./open-alliance.ts";
import { actInTheEvening, aNightlySis, anOfficerOf, type Person, roadOf } from "./people.ts";

export interface TrickleOptions extends StoryPlan {
  /** So many hours of the story at a time; a part of an hour of the day at which somebody acts. */
  readonly stepHours: 1 | 2;
}

export interface TrickleContext {
  /** A migrated, empty database for a node. */
  readonly openDatabase: () => Promise<TestDatabase>;
  readonly progress: (done: number, total: number) => void;
  readonly stopped: AbortSignal;
}

/** What a term came to. */
export interface Trickled {
  readonly asked: readonly Asked[];
  /** Decided by a person, by institution. */
  readonly decidedBy: ReadonlyMap<string, number>;
  /** As the mail servers saw them. */
  readonly mails: MailsSent;
  readonly offersExpired: number;
  readonly permissionsExpired: number;
  readonly invariants: readonly Judged[];
}

const HOURS_A_WEEK = 168;
/** After the last request: until every permission was given or has run out, and every offer. */
const DAYS_AFTER = 18;
const EXPIRE_EVERY_HOURS = 4;
const [, , LATE] = INSTITUTIONS.map(({ schacHome }) => schacHome);
/** Hours of the day at which the host that answers late can be reached. */
const LATE_ANSWERS_AT = [6, 18];

/** Plays weeks in which enrolments trickle in, hour by hour of a test's clock, and counts what became of them. */
export async function runTrickle(options: TrickleOptions, context: TrickleContext): Promise<Trickled> {
  const story = makeStory(options);
  await using alliance = await openAllianceOf(story, context.openDatabase);
  const { clock, nodeOf, federation } = alliance;
  const byId = new Map<string, Asked>();
  const find = (associationId: string) => byId.get(associationId);
  const people = new Map<string, Person>(
    INSTITUTIONS.map(({ schacHome }) => {
      const open = roadOf(schacHome) === "nightly SIS" ? aNightlySis : anOfficerOf;
      return [schacHome, open(nodeOf(schacHome), find)];
    }),
  );
  const decidedBy = new Map<string, number>();
  const counts = { offersExpired: 0, permissionsExpired: 0 };
  const asked: Asked[] = [];
  const left = [...story.enrolments];
  const hours = options.weeks * HOURS_A_WEEK + DAYS_AFTER * 24;

  for (let hour = 0; hour < hours; hour += options.stepHours) {
    context.stopped.throwIfAborted();
    context.progress(hour, hours);
    const now = atHour(hour);
    clock.advance(now.getTime() - clock.now().getTime());
    answerLate(alliance, hour);
    while (left[0] !== undefined && left[0].atHour <= hour) {
      const one = await ask(alliance, left.shift() ?? left[0]);
      asked.push(one);
      byId.set(one.associationId, one);
    }
    for (const [schacHome, person] of people) {
      decidedBy.set(schacHome, (decidedBy.get(schacHome) ?? 0) + (await person.act(hour)));
    }
    const byHome = groupBy(asked, ({ enrolment }) => enrolment.home);
    for (const [home, own] of byHome) await actInTheEvening(nodeOf(home), own, { hour, now });
    for (const { schacHome } of hour % EXPIRE_EVERY_HOURS === 0 ? INSTITUTIONS : []) {
      counts.permissionsExpired += await nodeOf(schacHome).expirePermissions();
      counts.offersExpired += await nodeOf(schacHome).expireOffers();
    }
    await federation.settle();
    for (const home of byHome.keys()) {
      for (const row of await readHomeRows(nodeOf(home))) {
        const one = byId.get(row.associationId);
        if (one !== undefined) noteState(one, row, { now, hours: options.stepHours });
      }
    }
  }
  context.progress(hours, hours);
  if (LATE !== undefined) federation.internet.mend(nodeOf(LATE).origin);
  clock.advance(3_600_000);
  await federation.settle();
  const mails = await readMailsSent(INSTITUTIONS.map(({ schacHome }) => nodeOf(schacHome)));
  return { asked, decidedBy, ...counts, mails, invariants: await check(alliance) };
}

function answerLate({ federation, nodeOf }: TrickleAlliance, hour: number): void {
  if (LATE === undefined) return;
  const { origin } = nodeOf(LATE);
  if (LATE_ANSWERS_AT.includes(hourOfDay(hour))) federation.internet.mend(origin);
  else federation.internet.cut(origin);
}

async function ask(
  { nodeOf, offeringOf, clock }: TrickleAlliance,
  enrolment: StoryEnrolment,
): Promise<Asked> {
  const { home, course, level, creditsEarned, ifFull } = enrolment;
  const node = nodeOf(home);
  const personId = await node.enter({ level, creditsEarned });
  const { status, body } = await actingAs(node, personId).enrol([
    { host: course.host, offeringId: offeringOf(course), ifFull },
  ]);
  if (status !== 201) throw new Error(`a student was answered ${status}: ${JSON.stringify(body)}`);
  const { associationId, homeState, hostState } = body;
  const asked: Asked = {
    enrolment,
    personId,
    associationId,
    askedAt: clock.now(),
    road: homeState === "associated" ? "rule" : roadOf(home),
    hasQueued: false,
    hasWaitedForHost: false,
    state: {
      associationId,
      host: course.host,
      homeState,
      hostState,
      reason: null,
      offerId: null,
    },
    stood: new Map(),
  };
  noteState(asked, asked.state, { now: asked.askedAt, hours: 0 });
  return asked;
}

/** What the databases say, all three of them. */
async function check({ nodeOf }: TrickleAlliance): Promise<readonly Judged[]> {
  const perNode = await Promise.all(
    INSTITUTIONS.map(async (institution) => ({
      institution,
      judged: await judgeInvariants(nodeOf(institution.schacHome).db),
    })),
  );
  const stored = await readStoredRows({
    readFrom: (institution, work) => work(nodeOf(institution.schacHome).db),
  });
  return [
    ...perNode.flatMap(({ institution, judged }) =>
      judged.map((one) => ({ ...one, name: `${one.name}, at ${institution.name}` })),
    ),
    ...judgeAcrossNodes(stored, []).filter(({ counted }) => counted > 0),
  ];
}
