import { documents, type ExchangeSchemas, openValidators } from "@wissel/contract";
import type { Clock, DetailsWanted, HostLedger, PersonDetails } from "@wissel/core";
import { type HostExchange, HostUnreachableError } from "./host-exchange.ts";

export interface PullDetailsPorts {
  readonly ledger: Pick<HostLedger, "listWithoutDetails" | "saveDetails">;
  readonly partners: Pick<HostExchange, "get">;
  readonly clock: Clock;
}

/** How many students' details one round asks for. */
const ROUND = 500;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60 * 60 * 1000;

interface Waiting {
  readonly until: number;
  readonly waitMs: number;
}

/**
 * Asks the homes of attending students for the details that the offerings need. A home that is away, or that does
 * not know yet that its student attends, is asked again later.
 */
export function openDetailsPull({ ledger, partners, clock }: PullDetailsPorts): () => Promise<void> {
  const validators = openValidators(documents.exchange);
  let waiting = new Map<string, Waiting>();

  async function ask({ home, associationId, fields }: DetailsWanted): Promise<PersonDetails | undefined> {
    if (fields.length === 0) return {};
    const query = fields.map((field) => `field=${encodeURIComponent(field)}`).join("&");
    try {
      const { status, body } = await partners.get(home, `/persons/${associationId}?${query}`);
      if (status !== 200 || validators.check("PersonDetails", body).length > 0) return undefined;
      return onlyAsked(body as ExchangeSchemas["PersonDetails"], fields);
    } catch (error) {
      if (error instanceof HostUnreachableError) return undefined;
      throw error;
    }
  }

  return async () => {
    const still = new Map<string, Waiting>();
    for (const wanted of await ledger.listWithoutDetails(ROUND)) {
      const { associationKey } = wanted;
      const before = waiting.get(associationKey);
      if (before !== undefined && clock.now().getTime() < before.until) {
        still.set(associationKey, before);
        continue;
      }
      const details = await ask(wanted);
      if (details !== undefined) {
        await ledger.saveDetails(associationKey, details);
        continue;
      }
      const waitMs = Math.min((before?.waitMs ?? FIRST_WAIT_MS / 2) * 2, LONGEST_WAIT_MS);
      still.set(associationKey, { until: clock.now().getTime() + waitMs, waitMs });
    }
    waiting = still;
  };
}

/** What was not asked for is not stored, whatever a home sends. */
function onlyAsked(details: ExchangeSchemas["PersonDetails"], fields: readonly string[]): PersonDetails {
  const kept = Object.entries(details).filter(
    ([field, value]) => fields.includes(field) && value !== undefined,
  );
  return Object.fromEntries(kept);
}
