import {
  type Clock,
  granted,
  type HomeRegister,
  type HomeView,
  type HomeWithdrawalRefusal,
  type NewId,
  type Outcome,
  refused,
} from "@wissel/core";
import { IN_HAND_MS } from "./ask-choice.ts";
import type { HostLines } from "./host-line.ts";

export interface WithdrawPorts {
  readonly register: Pick<HomeRegister, "withdraw" | "findForPerson">;
  readonly lines: Pick<HostLines, "ask">;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly kickDeliveries: () => void;
}

/** Ends an enrolment at home at once, and tells the host. A host that is silent is told by the pump. */
export async function withdrawEnrolment(
  { register, lines, clock, newId, kickDeliveries }: WithdrawPorts,
  personId: string,
  associationId: string,
): Promise<Outcome<HomeView, HomeWithdrawalRefusal>> {
  const withdrawn = await register.withdraw({
    personId,
    associationId,
    deliveryId: newId(),
    inHandUntil: new Date(clock.now().getTime() + IN_HAND_MS),
  });
  if (!withdrawn.ok) return withdrawn;
  const { association, command } = withdrawn.value;
  if (command !== undefined) await lines.ask(association.host, command);
  // At the own institution a place given back may have gone to a partner's student, who is to be told.
  else kickDeliveries();
  const view = await register.findForPerson(personId, associationId);
  return view === undefined ? refused({ code: "association-unknown" }) : granted(view);
}
