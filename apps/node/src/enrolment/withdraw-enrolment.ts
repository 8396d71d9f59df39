import type { HomeRegister, HomeView, HomeWithdrawalRefusal, Outcome } from "@wissel/core";
import { type BringChangePorts, bringChange } from "./bring-change.ts";

export interface WithdrawPorts extends BringChangePorts {
  readonly register: Pick<HomeRegister, "withdraw" | "findForPerson">;
}

/** Ends an enrolment at home at once, and tells the host. */
export async function withdrawEnrolment(
  ports: WithdrawPorts,
  personId: string,
  associationId: string,
): Promise<Outcome<HomeView, HomeWithdrawalRefusal>> {
  return await bringChange(ports, { personId, associationId }, ports.register.withdraw);
}
