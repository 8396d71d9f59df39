import { type CommandRefusal, type EnrolmentClaim, type Outcome, type Receipt, refused } from "@wissel/core";
import type { Institutions } from "./partners.ts";

/** Partners' students here. */
export interface Guests {
  /** Those of one home who hold or await a place here, by pseudonym. */
  listGuests(home: string): Promise<readonly string[]>;
}

/** An agreement says how many students a home may have here at once. */
export type LimitRefusal = { readonly code: "agreement-exhausted"; readonly maxStudents: number };

export type Claim<Refusal> = (
  claims: readonly EnrolmentClaim[],
) => Promise<readonly Outcome<Receipt, Refusal>[]>;

/**
 * Claims within what agreements allow. Where an agreement has a limit, the batches of its home are decided one after
 * the other, so that two of them do not share what is left; with several serving processes a batch each may slip by.
 */
export function openAgreementLimit(
  { institutions, guests }: { readonly institutions: Institutions; readonly guests: Guests },
  claim: Claim<CommandRefusal>,
): (home: string) => Claim<CommandRefusal | LimitRefusal> {
  const lastOf = new Map<string, Promise<unknown>>();

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
    const before = lastOf.get(home) ?? Promise.resolve();
    const mine = before.then(() => claimWithin(home, maxStudents, claims));
    // The next batch waits for this one, and does not share its failure.
    lastOf.set(
      home,
      mine.catch(() => undefined),
    );
    return mine;
  };
}
