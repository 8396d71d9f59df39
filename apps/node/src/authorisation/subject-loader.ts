import type { SubjectOwner } from "@wissel/core";

/** Who stands behind a subject; undefined when nobody does. */
export type FindSubjectOwner = (subject: string) => Promise<SubjectOwner | undefined>;

const MAX_AT_ONCE = 2_000;

/**
 * Joins lookups: while one question is with the database, all others gather for the next. When thousands of students
 * come in the same second, that is a handful of round trips, and a single one waits for nobody.
 */
export function joinedSubjectLookups(
  findOwners: (subjects: readonly string[]) => Promise<readonly SubjectOwner[]>,
): FindSubjectOwner {
  let waiting = new Map<string, Waiting>();
  let busy = false;

  async function run(): Promise<void> {
    busy = true;
    // The rest of this turn's requests join in.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, MAX_AT_ONCE);
      waiting = new Map([...waiting].slice(MAX_AT_ONCE));
      await answer(batch, findOwners);
    }
    busy = false;
  }

  return (subject) => {
    const known = waiting.get(subject);
    if (known !== undefined) return known.promise;
    const entry = newWaiting();
    waiting.set(subject, entry);
    if (!busy) void run();
    return entry.promise;
  };
}

interface Waiting {
  readonly promise: Promise<SubjectOwner | undefined>;
  readonly resolve: (owner: SubjectOwner | undefined) => void;
  readonly reject: (error: unknown) => void;
}

function newWaiting(): Waiting {
  let resolve: Waiting["resolve"] = () => undefined;
  let reject: Waiting["reject"] = () => undefined;
  const promise = new Promise<SubjectOwner | undefined>((onOwner, onFailure) => {
    resolve = onOwner;
    reject = onFailure;
  });
  return { promise, resolve, reject };
}

async function answer(
  batch: readonly (readonly [string, Waiting])[],
  findOwners: (subjects: readonly string[]) => Promise<readonly SubjectOwner[]>,
): Promise<void> {
  try {
    const owners = await findOwners(batch.map(([subject]) => subject));
    const bySubject = new Map(owners.map((owner) => [owner.subject, owner]));
    for (const [subject, { resolve }] of batch) resolve(bySubject.get(subject));
  } catch (error) {
    for (const [, { reject }] of batch) reject(error);
  }
}
