import type { MeSchemas } from "@wissel/contract";
import type { CaughtMail } from "@wissel/testing/mail-server";
import type { Eduxchange } from "../eduxchange/open-eduxchange.ts";
import type { Institution } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import type { Narrator } from "../narrator.ts";
import type { Api } from "./api.ts";
import type { Checks } from "./checks.ts";

export type Enrolment = MeSchemas["Enrolment"];
export type MyOffering = MeSchemas["MyOffering"];

/** A test student who plays in the script. */
export interface Player {
  /** Obviously fictitious, such as "Student 03 of Noordzee". */
  readonly name: string;
  readonly home: Institution;
  readonly username: string;
  readonly password: string;
  readonly api: Api;
}

/** Everybody at one institution whom the script needs. */
export interface House {
  readonly institution: Institution;
  readonly sis: Api;
  readonly officer: Api;
  readonly coordinator: Api;
  readonly students: readonly Player[];
}

/** An offering that the script has published for itself. */
export interface DemoOffering {
  readonly host: Institution;
  readonly offeringId: string;
  /** Of its SIS. */
  readonly sourceId: string;
  readonly name: string;
}

/** What the script plays on. */
export interface Stage {
  readonly layout: Layout;
  readonly narrator: Narrator;
  readonly checks: Checks;
  /** Every mail that a node has sent so far. */
  readonly mails: readonly CaughtMail[];
  readonly noordzee: House;
  readonly heuvelland: House;
  readonly waterstad: House;
  /** Undefined: the nodes take no part in it. */
  readonly eduxchange: Eduxchange | undefined;
  /** New for each run, so that a second run meets nothing of the first. */
  readonly runId: string;
  /** Really stops the institution's process. */
  readonly stopNode: (institution: Institution) => Promise<void>;
  readonly startNode: (institution: Institution) => Promise<void>;
}

/** A student of a house by number, counted from 1 as in their names. */
export function studentOf(house: House, number: number): Player {
  const student = house.students[number - 1];
  if (student === undefined) throw new Error(`${house.institution.name} has no student ${number}`);
  return student;
}
