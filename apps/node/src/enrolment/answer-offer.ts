import {
  type HomeOfferAnswer,
  type HomeOfferAnswerRefusal,
  type HomeRegister,
  type HomeView,
  type Outcome,
  refused,
} from "@wissel/core";
import { type BringChangePorts, bringChange } from "./bring-change.ts";

export interface AnswerOfferPorts extends BringChangePorts {
  readonly register: Pick<HomeRegister, "answerOffer" | "findForPerson">;
}

/**
 * Brings a student's answer to a waiting-list offer to the host and tells what it came to. While the host is silent the
 * enrolment shows the offer.
 */
export async function answerOffer(
  ports: AnswerOfferPorts,
  wish: Pick<HomeOfferAnswer, "personId" | "associationId" | "offerId" | "answer" | "releases">,
): Promise<Outcome<HomeView, HomeOfferAnswerRefusal>> {
  const outcome = await bringChange(ports, wish, (carried) =>
    ports.register.answerOffer({ ...wish, ...carried }),
  );
  if (!outcome.ok) return outcome;
  const { hostState, reason } = outcome.value.association;
  if (wish.answer === "accept" && hostState === "cancelled") {
    return refused({ code: "offer-not-open", ...(reason === undefined ? {} : { reason }) });
  }
  return outcome;
}
