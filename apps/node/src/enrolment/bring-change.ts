import {
  type Clock,
  type Committed,
  granted,
  type HomeRegister,
  type HomeView,
  type HomeWithdrawal,
  type NewId,
  type Outcome,
  refused,
} from "@wissel/core";
import { IN_HAND_MS } from "./ask-choice.ts";
import type { HostLines } from "./host-line.ts";

/** What bringing a student's change of an enrolment to its host needs. */
export interface BringChangePorts {
  readonly register: Pick<HomeRegister, "findForPerson">;
  readonly lines: Pick<HostLines, "ask">;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly kickDeliveries: () => void;
}

/**
 * Writes a student's change down, tells the host, and shows the enrolment as it is then. A host that is silent is told
 * by the pump.
 */
export async function bringChange<Refusal>(
  { register, lines, clock, newId, kickDeliveries }: BringChangePorts,
  { personId, associationId }: Pick<HomeWithdrawal, "personId" | "associationId">,
  write: (wish: HomeWithdrawal) => Promise<Outcome<Committed, Refusal>>,
): Promise<Outcome<HomeView, Refusal | { readonly code: "association-unknown" }>> {
  const inHandUntil = new Date(clock.now().getTime() + IN_HAND_MS);
  const written = await write({ personId, associationId, deliveryId: newId(), inHandUntil });
  if (!written.ok) return written;
  const { association, command } = written.value;
  if (command !== undefined) await lines.ask(association.host, command);
  // What was given back may have gone to a partner's student, and a partner may be owed what was given up.
  kickDeliveries();
  const view = await register.findForPerson(personId, associationId);
  return view === undefined ? refused({ code: "association-unknown" }) : granted(view);
}
