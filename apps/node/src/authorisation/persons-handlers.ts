import {
  type FieldError,
  type Problem,
  problemOf,
  type SisOperations,
  type SisSchemas,
  type Validators,
} from "@wissel/contract";
import {
  granted,
  type Outcome,
  type Person,
  type PersonFromSis,
  type PersonRefusal,
  type PersonWritten,
  refused,
} from "@wissel/core";
import type { Handlers } from "../http/operation.ts";
import { invalidRequest } from "../http/problems.ts";

/** The operations of the sis document that write and read persons. */
export type SisPersonOperations = Pick<
  SisOperations,
  "listPersons" | "upsertPersons" | "getPerson" | "putPerson"
>;

export interface PersonPorts {
  /** Writes the good rows in one transaction; outcomes in the order of the rows. */
  readonly savePersons: (
    persons: readonly PersonFromSis[],
    options: { readonly dryRun: boolean },
  ) => Promise<readonly Outcome<PersonWritten, PersonRefusal>[]>;
  readonly findPerson: (sourceId: string) => Promise<Person | undefined>;
  /** In a fixed order, after the one with the given id. */
  readonly listPersons: (page: {
    readonly after: string | undefined;
    readonly limit: number;
  }) => Promise<readonly Person[]>;
  readonly validators: Pick<Validators, "check">;
}

export function sisPersonHandlers(ports: PersonPorts): Handlers<SisPersonOperations> {
  return {
    async listPersons({ query }) {
      const { cursor, limit = 100 } = query;
      if (cursor !== undefined && !UUID.test(cursor)) return { problem: invalidRequest([NO_CURSOR]) };
      const persons = await ports.listPersons({ after: cursor, limit: limit + 1 });
      const page = persons.slice(0, limit);
      const last = persons.length > limit ? page.at(-1) : undefined;
      const next = last === undefined ? {} : { next: last.personId };
      return { status: 200, body: { items: page.map(toWirePerson), ...next } };
    },

    async upsertPersons({ body, query: { dryRun = false } }) {
      const read = body.rows.map((row) => readRow(ports.validators, row));
      const written = await ports.savePersons(
        read.flatMap((row) => (row.ok ? [row.value] : [])),
        { dryRun },
      );
      let next = 0;
      const outcomes = read.map((row, index) => {
        const outcome = row.ok ? withProblem(written[next++]) : row;
        return toWireOutcome(body.rows[index], index, outcome);
      });
      return { status: 200, body: { outcomes } };
    },

    async getPerson({ params }) {
      const person = await ports.findPerson(params.sourceId);
      if (person === undefined) return { problem: problemOf("person-unknown") };
      return { status: 200, body: toWirePerson(person) };
    },

    async putPerson({ params, body, query: { dryRun = false } }) {
      const { sourceId } = params;
      const [written] = await ports.savePersons([{ ...body, sourceId }], { dryRun });
      const outcome = withProblem(written);
      if (!outcome.ok) return { problem: outcome.refusal };
      return { status: 200, body: { sourceId, outcome: outcome.value } };
    },
  };
}

/** A cursor is the id of the last person of the page before. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NO_CURSOR: FieldError = { in: "query", parameter: "cursor", detail: "is no cursor of this list" };

function readRow(validators: PersonPorts["validators"], row: unknown): Outcome<PersonFromSis, Problem> {
  const errors: readonly FieldError[] = validators.check("PersonRow", row);
  if (errors.length > 0) return refused(invalidRequest(errors));
  return granted(row as SisSchemas["PersonRow"]); // it fits the schema
}

/** One row per person is the catalogue's rule too, so it has the catalogue's problem. */
const PROBLEM_CODES = {
  "person-login-taken": "person-login-taken",
  "person-repeated": "source-id-repeated",
} as const satisfies Record<PersonRefusal["code"], string>;

function withProblem(
  outcome: Outcome<PersonWritten, PersonRefusal> | undefined,
): Outcome<PersonWritten, Problem> {
  if (outcome === undefined) throw new Error("a person was written and not answered");
  return outcome.ok ? outcome : refused(problemOf(PROBLEM_CODES[outcome.refusal.code]));
}

/** A person that the SIS knows. */
export function toWirePerson({ sourceId, personId, ...facts }: Person): SisSchemas["PersonRecord"] {
  if (sourceId === undefined) throw new Error(`person ${personId} has no key of the SIS and was listed`);
  // Members that are undefined are left out of the JSON.
  return JSON.parse(JSON.stringify({ sourceId, personId, ...facts })) as SisSchemas["PersonRecord"];
}

function toWireOutcome(
  row: unknown,
  index: number,
  outcome: Outcome<PersonWritten, Problem>,
): SisSchemas["PersonOutcome"] {
  const sourceId = sourceIdOf(row);
  const named = { row: index, ...(sourceId === undefined ? {} : { sourceId }) };
  return outcome.ok
    ? { ...named, outcome: outcome.value }
    : { ...named, outcome: "refused", problem: outcome.refusal };
}

function sourceIdOf(row: unknown): string | undefined {
  if (typeof row !== "object" || row === null || !("sourceId" in row)) return undefined;
  return typeof row.sourceId === "string" ? row.sourceId.slice(0, 200) : undefined;
}
