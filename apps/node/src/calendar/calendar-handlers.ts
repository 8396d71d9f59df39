import { type MeOperations, problemOf } from "@wissel/contract";
import {
  type CatalogueOffering,
  type Clock,
  type HomeRegister,
  type OfferingDirectory,
  textIn,
} from "@wissel/core";
import {
  deleteCalendarFeed,
  findCalendarFeed,
  type Queryable,
  readCalendarFeed,
  saveCalendarFeed,
} from "@wissel/store";
import { isForMe } from "../enrolment/open-for-me.ts";
import type { Institutions } from "../enrolment/partners.ts";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";
import { studentOf } from "../http/student-of.ts";
import type { findReadyCheck } from "../readiness/find-ready-check.ts";
import { type CalendarLanguage, calendarName } from "./event-texts.ts";
import { enrolmentEvents, offeringEvents, phaseEvents, type Teller } from "./exchange-events.ts";
import { type CalendarEvent, toICalendar } from "./icalendar.ts";

export interface CalendarPorts {
  readonly own: { readonly schacHome: string };
  /** Where the node is, without a slash at its end. */
  readonly baseUrl: string;
  readonly pool: Queryable;
  readonly register: Pick<HomeRegister, "listForPerson">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly institutions: Institutions;
  readonly check: (wanted: {
    readonly personId: string;
    readonly round: string | undefined;
  }) => ReturnType<typeof findReadyCheck>;
  readonly clock: Clock;
  /** 256 random bits, base64url. */
  readonly newSecret: () => string;
  /** SHA-256, base64url. */
  readonly digest: (text: string) => string;
}

export type CalendarHandlers = Pick<
  Handlers<MeOperations>,
  | "getCalendarFeed"
  | "createCalendarFeed"
  | "endCalendarFeed"
  | "readCalendarFeed"
  | "getPhaseCalendar"
  | "getOfferingCalendar"
>;

const ENROLMENTS_TOLD = 500;

/** A student's dates: as a feed that calendar programs read by its secret address, and one by one. */
export function calendarHandlers(ports: CalendarPorts): CalendarHandlers {
  const { pool, clock, digest, newSecret, baseUrl, institutions, offerings } = ports;
  const tellerIn = (language: CalendarLanguage = "nl"): Teller => {
    return { language, institution: ports.own.schacHome, baseUrl };
  };
  return {
    async getCalendarFeed({ caller }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const feed = await findCalendarFeed(pool, student.personId);
      if (feed === undefined) return { status: 200, body: { active: false } };
      const lastReadAt = feed.lastReadAt?.toISOString();
      const body = { active: true, createdAt: feed.createdAt.toISOString(), ...present({ lastReadAt }) };
      return { status: 200, body };
    },

    async createCalendarFeed({ caller, body }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const secret = newSecret();
      const createdAt = clock.now();
      const { personId } = student;
      await saveCalendarFeed(pool, { personId, tokenDigest: digest(secret), createdAt });
      const url = `${baseUrl}/me/v1/calendar-feeds/${secret}?language=${body.language}`;
      return {
        status: 201,
        body: { url, createdAt: createdAt.toISOString() },
        headers: { "cache-control": "no-store" },
      };
    },

    async endCalendarFeed({ caller }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      await deleteCalendarFeed(pool, student.personId);
      return { status: 204 };
    },

    async readCalendarFeed({ params, query }) {
      const now = clock.now();
      const personId = await readCalendarFeed(pool, digest(params.token), now);
      if (personId === undefined) return { problem: problemOf("calendar-feed-unknown") };
      return calendar(await feedEvents(ports, personId, tellerIn(query.language)), query.language, now);
    },

    async getPhaseCalendar({ caller, params: { roundId, phaseId }, query }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const check = await ports.check({ personId: student.personId, round: roundId });
      const round = typeof check === "string" ? undefined : check.rounds[0];
      if (round === undefined) return { problem: problemOf("round-unknown") };
      const phase = round.phases.find((one) => one.phaseId === phaseId);
      if (phase === undefined) return { problem: problemOf("phase-unknown") };
      return calendar(phaseEvents(round, phase, tellerIn(query.language)), query.language, clock.now());
    },

    async getOfferingCalendar({ caller, params, query }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const offering = await offerings.findOffering(params.host, params.offeringId);
      if (offering === undefined || !isForMe(offering, institutions))
        return { problem: problemOf("offering-unknown") };
      const teller = tellerIn(query.language);
      const events = offeringEvents(
        offering,
        namesOf(offering, params.host, { ...ports, ...teller }),
        teller,
      );
      return calendar(events, query.language, clock.now());
    },
  };
}

async function feedEvents(
  ports: CalendarPorts,
  personId: string,
  teller: Teller,
): Promise<readonly CalendarEvent[]> {
  const [views, check] = await Promise.all([
    ports.register.listForPerson(personId, ENROLMENTS_TOLD),
    ports.check({ personId, round: undefined }),
  ]);
  const enrolled = await Promise.all(
    views.map(async ({ association }) => {
      const { host, offeringId } = association;
      const offering = await ports.offerings.findOffering(host, offeringId);
      return enrolmentEvents(association, offering, {
        ...teller,
        ...namesOf(offering, host, { ...ports, ...teller }),
      });
    }),
  );
  const rounds = (typeof check === "string" ? [] : check.rounds).flatMap((round) =>
    round.phases.filter(({ forMe }) => forMe).flatMap((phase) => phaseEvents(round, phase, teller)),
  );
  return [...enrolled.flat(), ...rounds];
}

/** An offering that is not published any more goes by its institution. */
function namesOf(
  offering: CatalogueOffering | undefined,
  host: string,
  { institutions, language }: Pick<CalendarPorts, "institutions"> & Pick<Teller, "language">,
): { readonly name: string; readonly hostName: string } {
  const hostName = institutions.nameOf(host);
  return { name: offering === undefined ? hostName : textIn(offering.name, [language, "en"]), hostName };
}

function calendar(events: readonly CalendarEvent[], language: CalendarLanguage | undefined, now: Date) {
  const body = toICalendar({ name: calendarName(language ?? "nl"), events }, now);
  const headers = {
    "cache-control": "private, no-cache",
    "content-disposition": 'attachment; filename="wissel.ics"',
  };
  return { status: 200, body, contentType: "text/calendar; charset=utf-8", headers } as const;
}
