import type { PersonDetails } from "@wissel/core";
import { code, list, record, text, uuid, type Wire } from "./wire-values.ts";

/** What a receiver hands over of a student and a wish. */
export interface WireIntake {
  readonly offeringId?: string;
  /** schacHome; the person record is the only thing that says it. */
  readonly home?: string;
  /** As the receiver calls the student. */
  readonly personRef?: string;
  /** Whether home says that it is a student of its own now; a home that does not say means so. */
  readonly isEnrolled: boolean;
  /** By the names of our own fields. */
  readonly details: PersonDetails;
}

/** Reads the intake of an enrolment receiver; anybody's home may have written the person. */
export function fromWireIntake(body: unknown): WireIntake {
  const { offering, person } = record(body);
  const offeringId = uuid(record(offering).offeringId);
  const wire = record(person);
  const personRef = text(wire.personId)?.slice(0, MOST);
  const home = list(wire.otherCodes)
    .map(code)
    .find((one) => one?.codeType === "schac_home")
    ?.code.toLowerCase();
  return {
    ...(offeringId === undefined ? {} : { offeringId }),
    ...(home === undefined ? {} : { home }),
    ...(personRef === undefined ? {} : { personRef }),
    isEnrolled: wire.activeEnrollment !== false,
    details: detailsOf(wire),
  };
}

const MOST = 255;

function detailsOf(wire: Wire): PersonDetails {
  const enrolment = record(
    list(wire.consumers)
      .map(record)
      .flatMap(({ enrollments }) => list(enrollments))[0],
  );
  const told = {
    studentNumber: code(wire.primaryCode)?.code,
    givenName: text(wire.givenName),
    surname: text(wire.surname),
    mail: text(wire.mail),
    level: text(enrolment.phase),
    programmeCode: text(enrolment.crohoCreboCode) ?? text(enrolment.name),
  };
  return Object.fromEntries(
    Object.entries(told).flatMap(([field, value]) =>
      value === undefined ? [] : [[field, value.slice(0, MOST)]],
    ),
  );
}
