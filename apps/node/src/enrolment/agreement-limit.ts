import {
  type AgreedExchange,
  type AgreementRefusal,
  type CommandRefusal,
  type EnrolmentClaim,
  type GuestPlace,
  isLiveState,
  type OfferingDirectory,
  type OfferingFacts,
  type Outcome,
  openAdmission,
  type Receipt,
  refused,
  refuseUncovered,
} from "@wissel/core";
import type { GuestPlaceRow } from "@wissel/store";
import type { AgreementRules } from "../agreements/agreement-rules.ts";
import type { Institutions } from "./partners.ts";

/** Partners' students here. */
export interface Guests {
  /** What those of one home hold, held or await here; and whatever became of these associations. */
  listPlaces(home: string, associationIds: readonly string[]): Promise<readonly GuestPlaceRow[]>;
  /** Does work while no other process of this node does any for students of that home. */
  alone<T>(home: string, work: () => Promise<T>): Promise<T>;
}

export interface AgreementLimitPorts {
  readonly institutions: Institutions;
  readonly agreements: Pick<AgreementRules, "asHost">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly guests: Guests;
}

/** An agreement says how many students a home may have here, in what, and when. */
export type LimitRefusal = AgreementRefusal;

export type Claim<Refusal> = (
  claims: readonly EnrolmentClaim[],
) => Promise<readonly Outcome<Receipt, Refusal>[]>;

type Claimed = Outcome<Receipt, CommandRefusal | LimitRefusal>;

/** What a home may have here: at once by the peers file, in the periods of agreements on record where there are any. */
interface Allowance {
  readonly home: string;
  readonly atOnce: number;
  readonly exchanges: readonly AgreedExchange[] | undefined;
}

/**
 * Claims within what agreements allow. Where there is a number to keep to, batches are decided one after the other, in
 * this process and in all others that serve the node, so that two of them do not share what is left. An association
 * that is known is never judged again: a repeat gets the same answer.
 */
export function openAgreementLimit(
  ports: AgreementLimitPorts,
  claim: Claim<CommandRefusal>,
): (home: string) => Claim<CommandRefusal | LimitRefusal> {
  const { institutions, agreements, guests } = ports;
  // One line for all homes with a limit: whoever is alone holds a connection, and others wait without one.
  let last: Promise<unknown> = Promise.resolve();

  async function claimCovered({ home, exchanges = [] }: Allowance, claims: readonly EnrolmentClaim[]) {
    const factsOf = await openFacts(ports, claims);
    const judged = new Map(
      claims.flatMap((one) => {
        const refusal = refuseUncovered(exchanges, factsOf(one.offeringId), one.requestedAt);
        return refusal === undefined ? [] : [[one, refusal] as const];
      }),
    );
    const doubtful = [...judged.keys()].map(({ associationId }) => associationId);
    const known = idsOf(doubtful.length === 0 ? [] : await guests.listPlaces(home, doubtful));
    const refusals = new Map([...judged].filter(([{ associationId }]) => !known.has(associationId)));
    return await claimAllBut(claim, claims, refusals);
  }

  /** A claim that was held up by one that came to nothing is judged again. */
  async function claimCounted(allowance: Allowance, claims: readonly EnrolmentClaim[]) {
    const outcomes = new Map<EnrolmentClaim, Claimed>();
    let waiting = claims;
    for (;;) {
      const refusals = await refuseCounted(ports, allowance, waiting);
      const claimed = await claimAllBut(claim, waiting, refusals);
      waiting.forEach((one, index) => {
        const outcome = claimed[index];
        if (outcome !== undefined) outcomes.set(one, outcome);
      });
      const heldUp = [...refusals].flatMap(([one, { code }]) =>
        code === "agreement-exhausted" ? [one] : [],
      );
      const isRoom = waiting.some((one, index) => !refusals.has(one) && !isHolding(claimed[index]));
      if (heldUp.length === 0 || !isRoom) return claims.flatMap((one) => outcomes.get(one) ?? []);
      waiting = heldUp;
    }
  }

  return (home) => async (claims) => {
    const atOnce = institutions.findPartner(home)?.agreement.maxStudents ?? Number.POSITIVE_INFINITY;
    const exchanges = await agreements.asHost(home);
    const allowance = { home, atOnce, exchanges };
    if (!isCounted(allowance))
      return exchanges === undefined ? claim(claims) : claimCovered(allowance, claims);
    const mine = last.then(() => guests.alone(home, () => claimCounted(allowance, claims)));
    // The next batch waits for this one, and does not share its failure.
    last = mine.catch(() => undefined);
    return mine;
  };
}

function isCounted({ atOnce, exchanges = [] }: Allowance): boolean {
  return atOnce !== Number.POSITIVE_INFINITY || exchanges.some(({ limits }) => limits.length > 0);
}

/** Judges one after the other, as if each that is let in were given what it asks for. */
async function refuseCounted(
  ports: AgreementLimitPorts,
  { home, atOnce, exchanges }: Allowance,
  claims: readonly EnrolmentClaim[],
): Promise<ReadonlyMap<EnrolmentClaim, LimitRefusal>> {
  const rows = await ports.guests.listPlaces(
    home,
    claims.map(({ associationId }) => associationId),
  );
  const factsOf = await openFacts(ports, [...rows, ...claims]);
  const placeOf = (one: Pick<GuestPlaceRow, "pseudonym" | "offeringId" | "requestedAt">): GuestPlace => {
    const { pseudonym, offeringId, requestedAt } = one;
    return { pseudonym, offering: factsOf(offeringId), requestedAt };
  };
  const known = idsOf(rows);
  const here = new Set(rows.filter(({ isLive }) => isLive).map(({ pseudonym }) => pseudonym));
  const held = rows.filter(({ counts }) => counts).map(placeOf);
  const admission = exchanges && openAdmission(exchanges, held);

  function judge(one: EnrolmentClaim): LimitRefusal | undefined {
    if (known.has(one.associationId)) return undefined;
    if (here.size >= atOnce && !here.has(one.pseudonym)) {
      return { code: "agreement-exhausted", maxStudents: atOnce };
    }
    const refusal = admission?.admit(placeOf(one));
    if (refusal === undefined) here.add(one.pseudonym);
    return refusal;
  }

  return new Map(
    claims.flatMap((one) => {
      const refusal = judge(one);
      return refusal === undefined ? [] : [[one, refusal] as const];
    }),
  );
}

/** Claims what is not refused. Answers in the order of the claims. */
async function claimAllBut(
  claim: Claim<CommandRefusal>,
  claims: readonly EnrolmentClaim[],
  refusals: ReadonlyMap<EnrolmentClaim, LimitRefusal>,
): Promise<readonly Claimed[]> {
  const allowed = claims.filter((one) => !refusals.has(one));
  const claimed = allowed.length === 0 ? [] : await claim(allowed);
  const outcomes = new Map(allowed.map((one, index) => [one, claimed[index]]));
  return claims.flatMap((one) => {
    const refusal = refusals.get(one);
    return refusal === undefined ? (outcomes.get(one) ?? []) : refused(refusal);
  });
}

/** A place is held or awaited by it, so that its student counts. */
function isHolding(outcome: Claimed | undefined): boolean {
  return outcome?.ok === true && isLiveState(outcome.value.hostState) && isLiveState(outcome.value.homeState);
}

function idsOf(rows: readonly GuestPlaceRow[]): ReadonlySet<string> {
  return new Set(rows.map(({ associationId }) => associationId));
}

/** What the own catalogue says of these offerings; of one that it does not have, its id alone. */
export async function openFacts(
  { institutions, offerings }: Pick<AgreementLimitPorts, "institutions" | "offerings">,
  named: readonly { readonly offeringId: string }[],
): Promise<(offeringId: string) => OfferingFacts> {
  const host = institutions.own.schacHome;
  const ids = [...new Set(named.map(({ offeringId }) => offeringId))];
  const found = await Promise.all(ids.map((offeringId) => offerings.findOffering(host, offeringId)));
  const byId = new Map(ids.map((offeringId, index) => [offeringId, found[index]]));
  return (offeringId) => byId.get(offeringId) ?? { offeringId };
}
