import type { DoubtReason, LedgerStatement, NewId } from "@wissel/core";
import {
  type ConnectionPool,
  findByPseudonym,
  isDataError,
  learnEnrolment,
  learnPlace,
  listWithoutPseudonym,
} from "@wissel/store";

export interface LearnPorts {
  readonly own: { readonly schacHome: string };
  readonly pool: ConnectionPool;
  /** The name of a student toward a host, as it was made. */
  readonly pseudonymOf: (personId: string, host: string) => string;
  /** Alliances that a home is in together with this institution. */
  readonly alliancesOf: (home: string) => readonly string[];
  /** The contract's base of event types. */
  readonly eventBase: string;
  readonly clock: { now(): Date };
  readonly newId: NewId;
}

const PERSONS = 5_000;

/** As a restored home: takes an association of a student over from its host. Answers why it cannot. */
export async function learnAsHome(
  { own, pool, newId }: LearnPorts,
  host: string,
  { personId, statement }: { readonly personId: string | undefined; readonly statement: LedgerStatement },
): Promise<DoubtReason | undefined> {
  if (personId === undefined) return "person_unknown";
  const enrolment = { home: own.schacHome, host, personId, statement, newId };
  return await unlessUnacceptable(async () => {
    await learnEnrolment(pool, enrolment);
    return undefined;
  });
}

/** As a restored host: takes an association and its place over from its home. Answers why it cannot. */
export async function learnAsHost(
  ports: LearnPorts,
  home: string,
  statement: LedgerStatement,
): Promise<DoubtReason | undefined> {
  const { pool } = ports;
  return await unlessUnacceptable(async () => {
    const outcome = await learnPlace(pool, { home, statement }, poolContext(ports));
    if (outcome.ok) return undefined;
    return outcome.refusal.code === "place-none-left" ? "place_none_left" : "statement_unacceptable";
  });
}

/** What writing places needs of this node. */
export function poolContext({ own, alliancesOf, eventBase, clock, newId }: LearnPorts) {
  const { schacHome: institution } = own;
  return { institution, newId, alliancesOf, eventBase, now: clock.now(), actor: institution };
}

/** The students of pseudonyms: as they are stored, or, where that was forgotten too, by making everybody's again. */
export async function personsBehind(
  { pool, pseudonymOf }: LearnPorts,
  host: string,
  pseudonyms: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map(await findByPseudonym(pool, host, pseudonyms));
  const wanted = new Set(pseudonyms.filter((one) => !found.has(one)));
  let after: string | undefined;
  while (wanted.size > 0) {
    const page = { ...(after === undefined ? {} : { after }), limit: PERSONS };
    const persons = await listWithoutPseudonym(pool, host, page);
    for (const personId of persons) {
      const pseudonym = pseudonymOf(personId, host);
      if (wanted.delete(pseudonym)) found.set(pseudonym, personId);
    }
    if (persons.length < PERSONS) break;
    after = persons.at(-1);
  }
  return found;
}

/** What the database refuses as data was the partner's to say. */
async function unlessUnacceptable(
  work: () => Promise<DoubtReason | undefined>,
): Promise<DoubtReason | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isDataError(error)) throw error;
    return "statement_unacceptable";
  }
}
