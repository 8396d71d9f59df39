import type { StudyEnrolment } from "./study-enrolment.ts";

/** What home knows of a student for the rules of exchange. */
export interface PersonFacts {
  readonly givenName?: string | undefined;
  readonly surname?: string | undefined;
  readonly mail?: string | undefined;
  /** OEAPI level, for example `bachelor`. */
  readonly level?: string | undefined;
  readonly programmeCode?: string | undefined;
  /** BCP 47: in which the person is written to. */
  readonly language?: string | undefined;
  /** European credits, at most two decimals. */
  readonly creditsEarned?: number | undefined;
}

/** A person of this institution. */
export interface Person extends PersonFacts {
  readonly personId: string;
  /** The SIS's own key: the student number. */
  readonly sourceId?: string | undefined;
  /** `sub` at the institution's identity provider. */
  readonly loginSubject?: string | undefined;
  readonly studyEnrolments?: readonly StudyEnrolment[] | undefined;
  /** `YYYY-MM-DD`: from then on no student of this institution, as the SIS says. */
  readonly deregisteredOn?: string | undefined;
}

/** What the identity provider says at a login. Facts it does not give keep what is known. */
export interface Login extends PersonFacts {
  readonly loginSubject: string;
  readonly studentNumber?: string | undefined;
}

/** What the SIS says of one person: the whole of it, what is left out is taken away. */
export interface PersonFromSis extends PersonFacts {
  readonly sourceId: string;
  /** Left out: the subject that a login has tied to the person stays. */
  readonly loginSubject?: string | undefined;
  /** The whole list, the main one first. */
  readonly studyEnrolments?: readonly StudyEnrolment[] | undefined;
}

export type PersonRefusal = { readonly code: "person-login-taken" } | { readonly code: "person-repeated" };

/** Enrolments that stand in the way of taking a person away, at most MOST_USERS. */
export interface PersonEnrolled {
  readonly code: "person-enrolled";
  readonly enrolments: readonly {
    readonly host: string;
    readonly associationId: string;
    readonly offeringId: string;
  }[];
}

export type PersonWritten = "created" | "updated" | "unchanged";

/** Who stands behind a subject that one client knows. */
export interface SubjectOwner {
  readonly subject: string;
  readonly clientId: string;
  readonly personId: string;
}
