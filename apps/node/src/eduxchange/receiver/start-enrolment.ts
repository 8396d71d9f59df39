import { fromWireIntake } from "@wissel/contract";
import {
  denialAnswer,
  granted,
  type HostLedger,
  type IntakeAnswer,
  type IntakeLanguage,
  intakeRefusal,
  isLiveState,
  type Outcome,
  type PersonDetails,
  REQUEST_GOOD_FOR_MS,
  type Receipt,
  receiptAnswer,
  refusalOfPerson,
  refused,
  type StartRefusal,
} from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import {
  destroyTokens,
  type EnrolmentRequest,
  replayUncarried,
  settleRequest,
  useRequest,
} from "@wissel/store";
import { type GuestPorts, placeGuest, saveGuestDetails } from "../place-guest.ts";
import type { HomeClient } from "./home-client.ts";
import type { RegisteredHomes } from "./registered-homes.ts";

export interface StartPorts extends GuestPorts {
  readonly ledger: Pick<HostLedger, "saveDetails" | "withdraw">;
  readonly homes: RegisteredHomes;
  readonly homeClient: Pick<HomeClient, "person">;
  readonly kickDeliveries: () => void;
}

/** What the broker asks for in a student's name. */
export interface Start {
  readonly correlationId: string;
  /** The offering as the broker fetched it. */
  readonly offering: unknown;
  readonly language: IntakeLanguage;
}

export type StartAnswer = Outcome<
  IntakeAnswer & { readonly offeringId?: string },
  { readonly code: StartRefusal }
>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Enrols a student who signed in. The place comes first, so that home tells of nobody for whom there is none; a place
 * whose student home does not tell of is given back.
 */
export async function startEnrolment(ports: StartPorts, start: Start): Promise<StartAnswer> {
  const { correlationId, language } = start;
  const { offeringId } = fromWireIntake({ offering: start.offering });
  if (offeringId === undefined) return granted(intakeRefusal("intake-unreadable", language));
  const { pool, clock, newId } = ports;
  const associationKey = newId();
  const since = new Date(clock.now().getTime() - REQUEST_GOOD_FOR_MS);
  const request = UUID.test(correlationId)
    ? await useRequest(pool, { correlationId, offeringId, associationKey, since })
    : undefined;
  if (request === undefined) return refused({ code: "enrolment-request-unknown" });

  const about = { offeringId };
  const placed = await placeGuest(ports, { ...request, associationKey, offeringId, broughtBy: "own" });
  if (!placed.ok || !isLiveState(placed.value.hostState)) {
    await destroyTokens(pool, correlationId);
    const answer = placed.ok
      ? receiptAnswer(placed.value, language)
      : denialAnswer(placed.refusal.code, language);
    return granted({ ...answer, ...about });
  }
  const receipt = placed.value;
  await settleRequest(pool, { correlationId, associationKey: receipt.associationId });
  const told = await askHome(ports, request);
  if (!told.ok) {
    if (receipt.associationId === associationKey) await giveBack(ports, request, receipt);
    if (told.refusal.code !== "home-answer-unusable") await destroyTokens(pool, correlationId);
    return told;
  }
  await replayUncarried(pool, receipt.associationId, clock.now());
  await saveGuestDetails(ports, receipt, told.value);
  ports.kickDeliveries();
  return granted({ ...receiptAnswer(receipt, language), ...about });
}

/** What home tells of the student, who has to be its own. */
async function askHome(
  { homes, homeClient }: StartPorts,
  request: EnrolmentRequest,
): Promise<Outcome<PersonDetails, { readonly code: StartRefusal }>> {
  try {
    const registered = await homes.find(request.home);
    if (registered === undefined) return refused({ code: "home-mismatch" });
    const { status, body } = await homeClient.person(request, registered);
    const code = refusalOfPerson(status);
    if (code !== undefined) return refused({ code });
    const { home, details } = fromWireIntake({ person: body });
    if (home !== undefined && home !== request.home) return refused({ code: "home-mismatch" });
    return granted(details);
  } catch (error) {
    if (error instanceof PeerUnreachable) return refused({ code: "home-answer-unusable" });
    throw error;
  }
}

async function giveBack(
  { ledger, kickDeliveries }: StartPorts,
  { home }: EnrolmentRequest,
  { associationId, offeringId }: Receipt,
): Promise<void> {
  await ledger.withdraw([{ home, associationId, offeringId, sequence: "next", actor: home }]);
  kickDeliveries();
}
