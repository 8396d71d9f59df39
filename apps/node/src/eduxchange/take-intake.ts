import { fromWireIntake, type WireIntake } from "@wissel/contract";
import {
  type Clock,
  denialAnswer,
  type EnrolmentClaim,
  type HostLedger,
  type IntakeAnswer,
  type IntakeLanguage,
  intakeRefusal,
  isLiveState,
  type NewId,
  type NewPseudonym,
  receiptAnswer,
} from "@wissel/core";
import { dropIntake, type Queryable, readAskedFields, saveIntake } from "@wissel/store";
import type { Claim, LimitRefusal } from "../enrolment/agreement-limit.ts";
import type { Institutions } from "../enrolment/partners.ts";
import type { EduxchangeHost } from "./eduxchange-file.ts";

export interface IntakePorts {
  readonly host: Pick<EduxchangeHost, "homes">;
  readonly pool: Queryable;
  readonly institutions: Pick<Institutions, "findPartner">;
  /** Claims for students of one home, within what agreements allow. */
  readonly claimOf: (home: string) => Claim<LimitRefusal | ClaimRefusal>;
  readonly ledger: Pick<HostLedger, "saveDetails">;
  readonly pseudonymOf: NewPseudonym;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly kickDeliveries: () => void;
}

type ClaimRefusal = { readonly code: "association-mismatch" | "command-unacceptable" | "busy" };

/** Sector of the names under which receivers' students are known here. */
const GUESTS = "eduxchange guest";

/**
 * Takes in a student whom the receiver brings: a place, a position or a no, at once. A student who comes twice gets the
 * answer that stands. Home hears of it afterwards, from the outbox.
 */
export async function takeIntake(
  ports: IntakePorts,
  body: unknown,
  language: IntakeLanguage,
): Promise<IntakeAnswer & { readonly offeringId?: string }> {
  const intake = fromWireIntake(body);
  const { offeringId, home, personRef } = intake;
  if (offeringId === undefined || personRef === undefined)
    return intakeRefusal("intake-unreadable", language);
  const about = { offeringId };
  if (home === undefined) return { ...intakeRefusal("home-not-named", language), ...about };
  if (!ports.host.homes.includes(home) && ports.institutions.findPartner(home) === undefined)
    return { ...intakeRefusal("home-not-known", language), ...about };

  const claim = claimFor(ports, { home, personRef, offeringId });
  const { associationKey } = claim;
  await saveIntake(ports.pool, { associationKey, home, personRef }, ports.clock.now());
  const [outcome] = await ports.claimOf(home)([claim]);
  if (outcome?.ok !== true) {
    await dropIntake(ports.pool, associationKey);
    return { ...denialAnswer(outcome?.refusal.code ?? "command-unacceptable", language), ...about };
  }
  const receipt = outcome.value;
  // The student is here already, or has got no place.
  if (receipt.associationId !== claim.associationId || !isLiveState(receipt.hostState))
    await dropIntake(ports.pool, associationKey);
  if (isLiveState(receipt.hostState)) await saveDetails(ports, receipt, intake);
  ports.kickDeliveries();
  return { ...receiptAnswer(receipt, language), ...about };
}

/** Here an association goes by its key until home has given it a name. */
function claimFor(
  { pseudonymOf, clock, newId }: IntakePorts,
  { home, personRef, offeringId }: { home: string; personRef: string; offeringId: string },
): EnrolmentClaim {
  const associationKey = newId();
  return {
    associationKey,
    home,
    associationId: associationKey,
    sequence: 1,
    offeringId,
    pseudonym: pseudonymOf(`${home} ${personRef}`, GUESTS),
    student: {},
    homeState: "pending",
    ifFull: "queue",
    requestedAt: clock.now(),
    road: "eduxchange",
    txn: newId(),
  };
}

/** Of all that a receiver hands over, what the offering asks for is kept. */
async function saveDetails(
  { pool, ledger }: IntakePorts,
  { associationId, offeringId }: { readonly associationId: string; readonly offeringId: string },
  { details }: WireIntake,
): Promise<void> {
  const asked = await readAskedFields(pool, offeringId);
  const kept = Object.entries(details).filter(([field]) => asked.includes(field));
  await ledger.saveDetails(new Map([[associationId, Object.fromEntries(kept)]]));
}
