import { type CommandRefusal, type EnrolmentClaim, type Outcome, type Receipt, refused } from "@wissel/core";
import type { Institutions } from "./partners.ts";

/** Partners' students here. */
export interface Guests {
  /** Those of one home who hold or await a place here, by pseudonym. */
  listGuests(home: string): Promise<readonly string[]>;
  /** Does work while no other process of this node does any for students of that home. */
  alone<T>(home: string, work: () => Promise<T>): Promise<T>;
}

/** An agreement says how many students a home may have here at once. */
export type LimitRefusal = { readonly code: "agreement-exhausted"; readonly maxStudents: number };

export type Claim<Refusal> = (
  claims: readonly EnrolmentClaim[],
) => Promise<readonly Outcome<Receipt, Refusal>[]>;

/**
 * Claims within what agreements allow. Where an agreement has a limit, batches are decided one after the other, in this
 * process and in all others that serve the node, so that two of them do not share what is left.
 */
export function openAgreementLimit(
  { institutions, guests }: { readonly institutions: Institutions; readonly guests: Guests },
  claim: Claim<CommandRefusal>,
): (home: string) => Claim<CommandRefusal | LimitRefusal> {
  // One line for all homes with a limit: whoever is alone holds a connection, and others wait without one.
  let last: Promise<unknown> = Promise.resolve();

  async function claimWithin(home: string, maxStudents: number, claims: readonly EnrolmentClaim[]) {
    const students = new Set(await guests.listGuests(home));
    const allowed = claims.filter(({ pseudonym }) => {
      if (students.size >= maxStudents && !students.has(pseudonym)) return false;
      students.add(pseudonym);
      return true;
    });
    const claimed = await claim(allowed);
    const outcomes = new Map(allowed.map((one, index) => [one, claimed[index]]));
    return claims.map(
      (one) => outcomes.get(one) ?? refused({ code: "agreement-exhausted", maxStudents } as const),
    );
  }

  return (home) => async (claims) => {
    const maxStudents = institutions.findPartner(home)?.agreement.maxStudents ?? null;
    if (maxStudents === null) return claim(claims);
    const mine = last.then(() => guests.alone(home, () => claimWithin(home, maxStudents, claims)));
    // The next batch waits for this one, and does not share its failure.
    last = mine.catch(() => undefined);
    return mine;
  };
}
