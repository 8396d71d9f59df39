import { documents, type ExchangeSchemas, openValidators } from "@wissel/contract";
import type { Clock, DetailsWanted, HostLedger, PersonDetails } from "@wissel/core";
import { type HostExchange, HostUnreachableError } from "./host-exchange.ts";

export interface PullDetailsPorts {
  readonly ledger: Pick<HostLedger, "listWithoutDetails" | "saveDetails">;
  readonly partners: Pick<HostExchange, "post">;
  readonly clock: Clock;
}

/** How many students' details one round asks for, and one request. */
const ROUND = 500;
const MOST_AT_ONCE = 100;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60 * 60 * 1000;

interface Waiting {
  readonly until: number;
  readonly waitMs: number;
}

/**
 * Asks the homes of attending students for the details that the offerings need, many at once. A home that is away, or
 * that does not know yet that its student attends, is asked again later.
 */
export function openDetailsPull({ ledger, partners, clock }: PullDetailsPorts): () => Promise<void> {
  const validators = openValidators(documents.exchange);
  let waiting = new Map<string, Waiting>();

  /** What home tells, by association id. */
  async function ask(
    home: string,
    wanted: readonly DetailsWanted[],
  ): Promise<ReadonlyMap<string, PersonDetails>> {
    if (wanted.length === 0) return new Map();
    const persons = wanted.map(({ associationId, fields }) => ({ associationId, fields }));
    try {
      const { status, body } = await partners.post(home, "/persons", { persons });
      if (status !== 200 || validators.check("AssociatedPersons", body).length > 0) return new Map();
      const told = (body as ExchangeSchemas["AssociatedPersons"]).persons; // checked above
      return new Map(told.map(({ associationId, details }) => [associationId, details]));
    } catch (error) {
      if (error instanceof HostUnreachableError) return new Map();
      throw error;
    }
  }

  return async () => {
    const now = clock.now().getTime();
    const wanted = await ledger.listWithoutDetails(ROUND);
    const still = new Map(
      wanted.flatMap(({ associationKey }) => {
        const before = waiting.get(associationKey);
        return before !== undefined && now < before.until ? [[associationKey, before] as const] : [];
      }),
    );
    const due = wanted.filter(({ associationKey }) => !still.has(associationKey));
    const dueAt = new Map(
      due.flatMap((one) => (one.dueAt === undefined ? [] : [[one.associationKey, one.dueAt]])),
    );
    for (const [home, some] of requestsOf(due)) {
      const told = await ask(
        home,
        some.filter(({ fields }) => fields.length > 0),
      );
      const found = new Map<string, PersonDetails>();
      for (const { associationKey, associationId, fields } of some) {
        const details = fields.length === 0 ? {} : told.get(associationId);
        if (details === undefined)
          still.set(associationKey, longer(waiting.get(associationKey), clock.now()));
        else found.set(associationKey, onlyAsked(details, fields));
      }
      await ledger.saveDetails(found, dueAt);
    }
    waiting = still;
  };
}

/** By home, no more than fit into one request. */
function requestsOf(due: readonly DetailsWanted[]): readonly (readonly [string, readonly DetailsWanted[]])[] {
  const homes = [...new Set(due.map(({ home }) => home))];
  return homes.flatMap((home) => {
    const there = due.filter((one) => one.home === home);
    const starts = Array.from({ length: Math.ceil(there.length / MOST_AT_ONCE) }, (_, n) => n * MOST_AT_ONCE);
    return starts.map((start) => [home, there.slice(start, start + MOST_AT_ONCE)] as const);
  });
}

function longer(before: Waiting | undefined, now: Date): Waiting {
  const waitMs = Math.min((before?.waitMs ?? FIRST_WAIT_MS / 2) * 2, LONGEST_WAIT_MS);
  return { until: now.getTime() + waitMs, waitMs };
}

/** What was not asked for is not stored, whatever a home sends. */
function onlyAsked(details: ExchangeSchemas["PersonDetails"], fields: readonly string[]): PersonDetails {
  const kept = Object.entries(details).filter(
    ([field, value]) => fields.includes(field) && value !== undefined,
  );
  return Object.fromEntries(kept);
}
