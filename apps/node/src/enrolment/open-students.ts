import { type Clock, localTimeOf, runsOn, studyOn } from "@wissel/core";
import { listStudents, type Queryable, type StudentRecord } from "@wissel/store";
import { joinLookups } from "./join-lookups.ts";
import { present } from "./present.ts";
import type { StudentDetails, Students } from "./students.ts";

/** This institution's students, with an ear for those who have just been read for another reason. */
interface OpenStudents extends Students {
  /** Who is seen for the first time will ask for something now: what was read of them answers the next looks. */
  readonly noteSeen: (student: StudentRecord) => void;
  /** The SIS has just written some of them: what was read before is not believed any more. */
  readonly forgetSeen: () => void;
}

interface StudentsPorts {
  readonly list: (personIds: readonly string[]) => Promise<readonly StudentRecord[]>;
  readonly clock: Clock;
  /** IANA name of the zone in which a day begins. */
  readonly timeZone: string;
}

/** How long a lookup of a student waits for others to join it. */
const GATHER_MS = 2;
/** As old as home's rules may be. Whoever got no place asks for the next choice long before. */
const SEEN_FOR_MS = 1_000;

/** In the second of an opening thousands of students are looked up. */
export function openStudents({ list, clock, timeZone }: StudentsPorts): OpenStudents {
  const seen = openSeen(clock);
  const find = joinLookups(async (personIds) => {
    const students = await list(personIds);
    for (const student of students) seen.note(student);
    return new Map(students.map((student) => [student.personId, student]));
  }, GATHER_MS);
  return {
    noteSeen: seen.note,
    forgetSeen: seen.forget,
    async findFacts(personId) {
      const student = seen.find(personId) ?? (await find(personId));
      if (student === undefined) return undefined;
      const today = todayOf({ clock, timeZone });
      // Whoever is no student any more is known by what there was, and asks for nothing.
      if (isDeregistered(student, today)) return undefined;
      return { ...studyOn(student, today), ...present({ creditsEarned: student.creditsEarned }) };
    },
    async listDetails(personIds) {
      const today = todayOf({ clock, timeZone });
      return (await list(personIds)).map((student) => detailsOn(student, today));
    },
  };
}

function todayOf({ clock, timeZone }: Pick<StudentsPorts, "clock" | "timeZone">): string {
  return localTimeOf(clock.now(), timeZone).date;
}

function isDeregistered({ deregisteredOn }: StudentRecord, today: string): boolean {
  return deregisteredOn !== undefined && deregisteredOn <= today;
}

function detailsOn(student: StudentRecord, today: string): StudentDetails {
  const { personId, studentNumber, givenName, surname, mail, creditsEarned, studyEnrolments } = student;
  const isEnrolled = isDeregistered(student, today)
    ? false
    : studyEnrolments?.some((one) => runsOn(one, today));
  return {
    personId,
    ...present({ studentNumber, givenName, surname, mail, creditsEarned, isEnrolled }),
    ...studyOn(student, today),
  };
}

export function studentsOf(pool: Queryable, { clock, timeZone }: Omit<StudentsPorts, "list">): OpenStudents {
  return openStudents({ list: (personIds) => listStudents(pool, personIds), clock, timeZone });
}

/** What was read of students, for a moment. */
function openSeen(clock: Clock) {
  const seen = new Map<string, { readonly student: StudentRecord; readonly until: number }>();

  function forgetOld(now: number): void {
    for (const [personId, { until }] of seen) {
      if (now < until) return; // in the order in which they were seen
      seen.delete(personId);
    }
  }

  return {
    note(student: StudentRecord): void {
      const now = clock.now().getTime();
      forgetOld(now);
      seen.delete(student.personId);
      seen.set(student.personId, { student, until: now + SEEN_FOR_MS });
    },
    find(personId: string): StudentRecord | undefined {
      forgetOld(clock.now().getTime());
      return seen.get(personId)?.student;
    },
    forget: () => seen.clear(),
  };
}
