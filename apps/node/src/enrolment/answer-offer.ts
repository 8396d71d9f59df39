import {
  type Clock,
  granted,
  type HomeOfferAnswer,
  type HomeOfferAnswerRefusal,
  type HomeRegister,
  type HomeView,
  type NewId,
  type Outcome,
  refused,
} from "@wissel/core";
import { IN_HAND_MS } from "./ask-choice.ts";
import type { HostLines } from "./host-line.ts";

export interface AnswerOfferPorts {
  readonly register: Pick<HomeRegister, "answerOffer" | "findForPerson">;
  readonly lines: Pick<HostLines, "ask">;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly kickDeliveries: () => void;
}

/**
 * Brings a student's answer to a waiting-list offer to the host and tells what it came to. A host that is silent is
 * told by the pump; the enrolment shows the offer until it has answered.
 */
export async function answerOffer(
  { register, lines, clock, newId, kickDeliveries }: AnswerOfferPorts,
  wish: Pick<HomeOfferAnswer, "personId" | "associationId" | "offerId" | "answer" | "releases">,
): Promise<Outcome<HomeView, HomeOfferAnswerRefusal>> {
  const { personId, associationId } = wish;
  const answered = await register.answerOffer({
    ...wish,
    deliveryId: newId(),
    inHandUntil: new Date(clock.now().getTime() + IN_HAND_MS),
  });
  if (!answered.ok) return answered;
  const { association, command } = answered.value;
  if (command !== undefined) await lines.ask(association.host, command);
  // A declined place may have gone to a partner's student, or a partner be owed what an acceptance gave up.
  kickDeliveries();
  const view = await register.findForPerson(personId, associationId);
  if (view === undefined) return refused({ code: "association-unknown" });
  const { hostState, reason } = view.association;
  if (wish.answer === "accept" && hostState === "cancelled") {
    return refused({ code: "offer-not-open", ...(reason === undefined ? {} : { reason }) });
  }
  return granted(view);
}
