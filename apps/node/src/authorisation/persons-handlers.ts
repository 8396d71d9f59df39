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
  type RemovalOutcome,
  refused,
} from "@wissel/core";
import type { NextPerson, PersonRemoval, PersonRemovalRefusal } from "@wissel/store";
import { type Conditions, etagOf, refusedWith, unmetCondition } from "../http/conditional.ts";
import type { Handlers } from "../http/operation.ts";
import { patched } from "../http/patched.ts";
import { invalidRequest } from "../http/problems.ts";
import type { CodesByKey, ProgrammeCodes } from "./programme-codes.ts";
import { checkStudies, programmesIn } from "./study-enrolments.ts";

/** The operations of the sis document that write and read persons. */
export type SisPersonOperations = Pick<
  SisOperations,
  "listPersons" | "upsertPersons" | "getPerson" | "putPerson" | "patchPerson" | "deletePerson"
>;

export interface PersonPorts {
  /** Writes the good rows in one transaction; outcomes in the order of the rows. */
  readonly savePersons: (
    persons: readonly PersonFromSis[],
    options: { readonly dryRun: boolean },
  ) => Promise<readonly Outcome<PersonWritten, PersonRefusal>[]>;
  /** Writes one, decided by what is known. */
  readonly savePerson: (
    writing: { readonly sourceId: string; readonly next: NextPerson<Unwritten> },
    options: { readonly dryRun: boolean },
  ) => Promise<
    Outcome<{ readonly outcome: PersonWritten; readonly person: Person }, PersonRefusal | Unwritten>
  >;
  readonly removePerson: (
    removal: PersonRemoval<Unwritten>,
    options: { readonly dryRun: boolean },
  ) => Promise<Outcome<RemovalOutcome, PersonRemovalRefusal | Unwritten>>;
  readonly findPerson: (sourceId: string) => Promise<Person | undefined>;
  /** In a fixed order, after the one with the given id. */
  readonly listPersons: (page: {
    readonly after: string | undefined;
    readonly limit: number;
  }) => Promise<readonly Person[]>;
  readonly programmeCodes: ProgrammeCodes;
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
      const codes = await ports.programmeCodes(body.rows.flatMap(programmesIn));
      const read = body.rows.map((row) => readRow(ports.validators, row, codes));
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
      const body = toWirePerson(person);
      return { status: 200, body, headers: { etag: etagOf(body) } };
    },

    async putPerson(request) {
      const codes = await ports.programmeCodes(programmesIn(request.body));
      return await write(ports, request, () => checkStudies(request.body, codes));
    },

    async patchPerson(request) {
      const codes = await ports.programmeCodes(programmesIn(request.body));
      return await write(ports, request, (person) => {
        if (person === undefined) return refused(problemOf("person-unknown"));
        const { sourceId: _, personId: __, deregisteredOn: ___, ...document } = toWirePerson(person);
        const whole = patched<SisSchemas["PersonDocument"]>(ports.validators, "PersonDocument", {
          document,
          patch: request.body,
        });
        return whole.ok ? checkStudies(whole.value, codes) : whole;
      });
    },

    async deletePerson({ params: { sourceId }, headers, query: { dryRun = false } }) {
      const refuse = (current: Person | undefined) => unwritten(unmetCondition(headers, tagOf(current)));
      const removed = await ports.removePerson({ sourceId, refuse }, { dryRun });
      if (removed.ok) return { status: 200, body: { sourceId, outcome: removed.value } };
      const { refusal } = removed;
      if (refusal.code === "person-refused") return refusedWith(refusal.problem);
      const { code, ...facts } = refusal;
      return { problem: problemOf(code, undefined, facts) };
    },
  };
}

/** A person is not written, for a reason that the store does not know. */
interface Unwritten {
  readonly code: "person-refused";
  readonly problem: Problem;
}

function unwritten(problem: Problem | undefined): Unwritten | undefined {
  return problem && { code: "person-refused", problem };
}

function tagOf(person: Person | undefined): string | undefined {
  return person && etagOf(toWirePerson(person));
}

interface OneRequest {
  readonly params: { readonly sourceId: string };
  readonly headers: Conditions;
  readonly query: { readonly dryRun?: boolean };
}

/** Writes what becomes of a person as known, if that is what the request was made for. */
async function write(
  { savePerson }: Pick<PersonPorts, "savePerson">,
  { params: { sourceId }, headers, query: { dryRun = false } }: OneRequest,
  change: (person: Person | undefined) => Outcome<Omit<PersonFromSis, "sourceId">, Problem>,
) {
  const written = await savePerson(
    {
      sourceId,
      next(current) {
        const refusal = unwritten(unmetCondition(headers, tagOf(current)));
        if (refusal !== undefined) return refused(refusal);
        const changed = change(current);
        if (!changed.ok) return refused({ code: "person-refused", problem: changed.refusal });
        return granted({ ...changed.value, sourceId });
      },
    },
    { dryRun },
  );
  if (!written.ok) {
    const { refusal } = written;
    return refusal.code === "person-refused"
      ? refusedWith(refusal.problem)
      : { problem: problemOf(PROBLEM_CODES[refusal.code]) };
  }
  const { outcome, person } = written.value;
  const tag = { etag: etagOf(toWirePerson(person)) };
  return { status: 200, body: { sourceId, outcome }, headers: tag } as const;
}

/** A cursor is the id of the last person of the page before. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NO_CURSOR: FieldError = { in: "query", parameter: "cursor", detail: "is no cursor of this list" };

function readRow(
  validators: PersonPorts["validators"],
  row: unknown,
  codes: CodesByKey,
): Outcome<PersonFromSis, Problem> {
  const errors: readonly FieldError[] = validators.check("PersonRow", row);
  if (errors.length > 0) return refused(invalidRequest(errors));
  return checkStudies(row as SisSchemas["PersonRow"], codes); // it fits the schema
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
