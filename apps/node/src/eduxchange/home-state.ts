import { fromWireHomeState } from "@wissel/contract";
import type { Association, HostLedger } from "@wissel/core";

/** Takes over where home says that it stands: a permission, a refusal, or that the student has withdrawn there. */
export async function applyHomeState(
  ledger: Pick<HostLedger, "decide" | "withdraw">,
  association: Association,
  answer: unknown,
): Promise<void> {
  const homeState = fromWireHomeState(answer);
  if (homeState === undefined || homeState === association.homeState) return;
  const { home, associationId, offeringId } = association;
  const command = { home, associationId, offeringId, sequence: "next", actor: home } as const;
  if (homeState === "cancelled") await ledger.withdraw([command]);
  else await ledger.decide([{ ...command, homeState }]);
}
