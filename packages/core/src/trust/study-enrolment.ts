import type { ModeOfStudy } from "../catalogue/vocabulary.ts";
import type { AssociationState } from "../enrolment/states.ts";

/** OEAPI 6 `associationState` of a person's tie to a programme, as far as a SIS says it. */
type StudyState = Extract<AssociationState, "pending" | "associated" | "cancelled" | "finished">;

/** A person's enrolment in a programme of the own institution. */
export interface StudyEnrolment {
  /** The institution's own code of the programme. */
  readonly programmeCode: string;
  /** In the own catalogue, by the SIS's key, where that is how the SIS names it. */
  readonly programme?: string | undefined;
  /** OEAPI level, for example `bachelor`. */
  readonly level?: string | undefined;
  readonly modeOfStudy?: ModeOfStudy | undefined;
  /** `YYYY-MM-DD`, where the institution is. */
  readonly startDate: string;
  /** The last day. */
  readonly endDate?: string | undefined;
  readonly state: StudyState;
}

/** What is said of a person's study: in so many words, and by what the person is enrolled in. */
export interface Study {
  readonly level?: string | undefined;
  readonly programmeCode?: string | undefined;
  /** In the order of the SIS, which names the main one first. */
  readonly studyEnrolments?: readonly StudyEnrolment[] | undefined;
}

/**
 * Level and programme as they hold on a day. What is said of the person stands; what is left out follows from the first
 * study enrolment that runs and does not contradict it.
 */
export function studyOn(
  { level, programmeCode, studyEnrolments = [] }: Study,
  today: string,
): { readonly level?: string; readonly programmeCode?: string } {
  const followed = studyEnrolments.find(
    (one) =>
      runsOn(one, today) &&
      (level === undefined || one.level === undefined || one.level === level) &&
      (programmeCode === undefined || one.programmeCode === programmeCode),
  );
  const known = { level: level ?? followed?.level, programmeCode: programmeCode ?? followed?.programmeCode };
  return {
    ...(known.level === undefined ? {} : { level: known.level }),
    ...(known.programmeCode === undefined ? {} : { programmeCode: known.programmeCode }),
  };
}

/** Whether it counts on that day, the first and the last included. */
export function runsOn({ state, startDate, endDate }: StudyEnrolment, today: string): boolean {
  return state === "associated" && startDate <= today && (endDate === undefined || today <= endDate);
}

/** What is wrong with the study enrolment at that place of a list. */
export interface StudyFault {
  readonly index: number;
  readonly code: "ends-before-it-begins" | "repeated";
}

/** What a schema does not see: a last day before the first, and a programme twice from the same day on. */
export function faultsOfStudies(studies: readonly StudyEnrolment[]): readonly StudyFault[] {
  return studies.flatMap(({ programmeCode, startDate, endDate }, index): readonly StudyFault[] => {
    if (endDate !== undefined && endDate < startDate) return [{ index, code: "ends-before-it-begins" }];
    const isRepeated = studies
      .slice(0, index)
      .some((one) => one.programmeCode === programmeCode && one.startDate === startDate);
    return isRepeated ? [{ index, code: "repeated" }] : [];
  });
}
