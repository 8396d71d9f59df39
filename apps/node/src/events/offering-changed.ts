import type { AcceptedEvent, LanguageTypedString } from "@wissel/core";
import { type Queryable, takeToldOffering } from "@wissel/store";
import type { Judged } from "./inbox-handlers.ts";

/** A host changed an offering that own students are in: the copy of its offer says so at once. */
export async function offeringChanged(client: Queryable, event: AcceptedEvent): Promise<Judged> {
  // Held against its schema when it was accepted.
  const { version, offering } = event.payload as unknown as OfferingChanged;
  const { name, startDate, endDate } = offering;
  const outcome = await takeToldOffering(client, {
    host: event.issuer,
    offeringId: event.associationId,
    version,
    changed: {
      name: name.map(({ language, value }) => ({ language, value })),
      startDate,
      endDate,
    },
    at: event.receivedAt,
  });
  if (outcome === "unknown") return { kind: "quarantined", reason: "unknown_offering" };
  return { kind: outcome === "taken" ? "applied" : "superseded" };
}

interface OfferingChanged {
  readonly version: number;
  readonly offering: {
    readonly name: readonly LanguageTypedString[];
    readonly startDate: string;
    readonly endDate: string;
  };
}
