import { documents, openValidators } from "@wissel/contract";
import type { Clock, NewId } from "@wissel/core";
import {
  type DatabaseConnections,
  findPersonBySourceId,
  listPersons,
  removePersonFromSis,
  savePersonFromSis,
  savePersonsFromSis,
} from "@wissel/store";
import type { Handlers } from "../http/operation.ts";
import { type SisPersonOperations, sisPersonHandlers } from "./persons-handlers.ts";
import { programmeCodesOf } from "./programme-codes.ts";

export interface PersonParts {
  readonly database: DatabaseConnections;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly schacHome: string;
  /** Hears of each time that the SIS has written some. */
  readonly onWritten: () => void;
}

/** Persons, for the institution's own SIS: part of the sis document. */
export function openPersons({
  database,
  clock,
  newId,
  schacHome,
  onWritten,
}: PersonParts): Handlers<SisPersonOperations> {
  const { pool, prisma } = database;
  return sisPersonHandlers({
    async savePersons(persons, { dryRun }) {
      const written = await savePersonsFromSis(pool, persons, { now: clock.now(), newId, dryRun });
      if (!dryRun) onWritten();
      return written;
    },
    async savePerson(writing, { dryRun }) {
      const written = await savePersonFromSis(pool, writing, { now: clock.now(), newId, dryRun });
      if (written.ok && !dryRun) onWritten();
      return written;
    },
    async removePerson(removal, { dryRun }) {
      const removed = await removePersonFromSis(pool, removal, { now: clock.now(), dryRun });
      if (removed.ok && !dryRun) onWritten();
      return removed;
    },
    findPerson: (sourceId) => findPersonBySourceId(prisma, sourceId),
    listPersons: (page) => listPersons(prisma, page),
    programmeCodes: programmeCodesOf(pool, schacHome),
    validators: openValidators(documents.sis),
  });
}
