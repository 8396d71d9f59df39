import type { Person, StudyEnrolment } from "@wissel/core";
import type { PrismaClient } from "../generated/client.ts";

/** The person whom the SIS knows by this key. */
export async function findPersonBySourceId(
  prisma: PrismaClient,
  sourceId: string,
): Promise<Person | undefined> {
  return asPerson(await prisma.person.findUnique({ where: { sourceId, removedAt: null } }));
}

export async function findPersonByLogin(
  prisma: PrismaClient,
  loginSubject: string,
): Promise<Person | undefined> {
  return asPerson(await prisma.person.findUnique({ where: { loginSubject } }));
}

/** Persons that the SIS knows, in a fixed order, after the one with the given id. */
export async function listPersons(
  prisma: PrismaClient,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly Person[]> {
  const rows = await prisma.person.findMany({
    where: { ...KNOWN, ...(after === undefined ? {} : { personId: { gt: after } }) },
    orderBy: { personId: "asc" },
    take: limit,
  });
  return rows.map(toPerson);
}

/** Those of these persons that the SIS knows. */
export async function readPersons(
  prisma: PrismaClient,
  personIds: readonly string[],
): Promise<readonly Person[]> {
  const where = { personId: { in: [...personIds] }, ...KNOWN };
  return (await prisma.person.findMany({ where })).map(toPerson);
}

/** Written by the SIS, and not taken away since. */
const KNOWN = { sourceId: { not: null }, removedAt: null };

type PersonRow = NonNullable<Awaited<ReturnType<PrismaClient["person"]["findUnique"]>>>;

function asPerson(row: PersonRow | null): Person | undefined {
  return row === null ? undefined : toPerson(row);
}

function toPerson(row: PersonRow): Person {
  return {
    personId: row.personId,
    sourceId: row.sourceId ?? undefined,
    loginSubject: row.loginSubject ?? undefined,
    givenName: row.givenName ?? undefined,
    surname: row.surname ?? undefined,
    mail: row.mail ?? undefined,
    level: row.level ?? undefined,
    programmeCode: row.programmeCode ?? undefined,
    language: row.language ?? undefined,
    creditsEarned: row.creditsEarned?.toNumber(),
    // As the SIS document gave it, held against its schema.
    studyEnrolments: (row.studyEnrolments ?? undefined) as readonly StudyEnrolment[] | undefined,
    deregisteredOn: row.deregisteredOn?.toISOString().slice(0, 10),
  };
}
