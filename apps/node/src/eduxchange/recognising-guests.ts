import { type Clock, type HostLedger, identitiesIn, type NewId, type NewPseudonym } from "@wissel/core";
import { type ConnectionPool, noteGuestIdentities } from "@wissel/store";

export interface RecognisingPorts {
  readonly pool: ConnectionPool;
  readonly pseudonymOf: NewPseudonym;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Sector of the names by which students are recognised. */
const IDENTITIES = "guest identity";

/**
 * A ledger that finds out whether a student whose details it is told is in the same offering over the other road, too:
 * an officer has both to look at. What was noted and not kept is noted again, with the details.
 */
export function recognisingGuests(
  ledger: Pick<HostLedger, "saveDetails">,
  { pool, pseudonymOf, clock, newId }: RecognisingPorts,
): Pick<HostLedger, "saveDetails"> {
  return {
    async saveDetails(details, dueAt) {
      const identities = [...details].flatMap(([associationKey, told]) =>
        identitiesIn(told).map((name) => ({ associationKey, identity: pseudonymOf(name, IDENTITIES) })),
      );
      await noteGuestIdentities(pool, identities, { newId, now: clock.now() });
      await ledger.saveDetails(details, dueAt);
    },
  };
}
