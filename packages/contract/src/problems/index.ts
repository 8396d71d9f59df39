import { AGREEMENT_PROBLEMS } from "./agreements.ts";
import { CATALOGUE_PROBLEMS } from "./catalogue.ts";
import { CHANGES_PROBLEMS } from "./changes.ts";
import { DELIVERY_PROBLEMS } from "./deliveries.ts";
import { ENROLMENT_PROBLEMS } from "./enrolment.ts";
import { HTTP_PROBLEMS } from "./http.ts";
import { KEY_PROBLEMS } from "./keys.ts";
import { PERSON_PROBLEMS } from "./persons.ts";
import { RESULT_PROBLEMS } from "./results.ts";
import { ROUND_PROBLEMS } from "./rounds.ts";
import { SESSION_PROBLEMS } from "./session.ts";

/** Every problem a node can answer with, by code. An area adds its own table, `problems/<area>.ts`, here. */
export const PROBLEMS = {
  ...AGREEMENT_PROBLEMS,
  ...CATALOGUE_PROBLEMS,
  ...CHANGES_PROBLEMS,
  ...DELIVERY_PROBLEMS,
  ...ENROLMENT_PROBLEMS,
  ...HTTP_PROBLEMS,
  ...KEY_PROBLEMS,
  ...PERSON_PROBLEMS,
  ...RESULT_PROBLEMS,
  ...ROUND_PROBLEMS,
  ...SESSION_PROBLEMS,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;
