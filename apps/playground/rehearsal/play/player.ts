import type { Institution } from "../../src/institutions.ts";
import type { Applicant } from "../opening.ts";

/** A student of the opening, able to ask. */
export interface Player {
  readonly applicant: Applicant;
  readonly home: Institution;
  readonly personId: string;
  readonly token: string;
  /** What is asked, best first. */
  readonly choices: readonly PlayedChoice[];
}

export interface PlayedChoice {
  /** The file's code of the minor. */
  readonly minor: string;
  readonly host: Institution;
  readonly offeringId: string;
}

/** What a choice came to, as the student was told. */
export interface Answered {
  readonly player: Player;
  /** Counts from 1. */
  readonly choice: number;
  readonly minor: string;
  readonly host: Institution;
  readonly associationId: string;
  readonly hostState: string;
  readonly isGranted: boolean;
  readonly at: Date;
  /** From the time at which the request was meant to be sent. */
  readonly ms: number;
}
