import type { DetailField } from "@wissel/core";
import type { EduxchangeSchemas } from "../generated/eduxchange.ts";

/** What home knows of a student and may tell; see the fields. */
export type BearerFacts = Readonly<Partial<Record<DetailField, string>>>;

export interface BearerContext {
  /** Who the student is to whoever holds the token. */
  readonly personId: string;
  /** schacHome of this institution: the only thing that tells a host where the student comes from. */
  readonly home: string;
  /** Whether the student is enrolled at this institution, as far as it says. */
  readonly isEnrolled: boolean;
  /** What is told. */
  readonly fields: readonly DetailField[];
}

/** A student as hosts of eduXchange expect one in OOAPI v5, with no more than may be told. */
export function toWireBearer(
  student: BearerFacts,
  { personId, home, isEnrolled, fields }: BearerContext,
): EduxchangeSchemas["Bearer"] {
  const told = Object.fromEntries(
    fields.flatMap((field) => (student[field] === undefined ? [] : [[field, student[field]]])),
  ) as Partial<Record<DetailField, string>>; // made of exactly these
  const { studentNumber, givenName, surname, mail, level, programmeCode } = told;
  const displayName = [givenName, surname].filter((name) => name !== undefined).join(" ");
  const enrolments =
    programmeCode === undefined && level === undefined
      ? []
      : [
          {
            enrollments: [{ ...(programmeCode && { name: programmeCode }), ...(level && { phase: level }) }],
          },
        ];
  return {
    personId,
    primaryCode: { codeType: "identifier", code: studentNumber ?? personId },
    ...(givenName === undefined ? {} : { givenName }),
    ...(surname === undefined ? {} : { surname }),
    ...(displayName === "" ? {} : { displayName }),
    ...(mail === undefined ? {} : { mail }),
    activeEnrollment: isEnrolled,
    affiliations: ["student"],
    otherCodes: [{ codeType: "schacHome", code: home }],
    consumers: enrolments.map((one) => ({ consumerKey: "eduxchange", ...one })),
  };
}
