import type { Association, HostLedger } from "@wissel/core";

/** What home's words about its own side come to; words that are none change nothing. */
const HOME_STATES: Readonly<Record<string, "associated" | "denied" | "cancelled">> = {
  associated: "associated",
  denied: "denied",
  canceled: "cancelled",
  cancelled: "cancelled",
};

/** Takes over where home says that it stands: a permission, a refusal, or that the student has withdrawn there. */
export async function applyHomeState(
  ledger: Pick<HostLedger, "decide" | "withdraw">,
  association: Association,
  answer: unknown,
): Promise<void> {
  const said = typeof answer === "object" && answer !== null && "state" in answer ? answer.state : undefined;
  const homeState = typeof said === "string" ? HOME_STATES[said] : undefined;
  if (homeState === undefined || homeState === association.homeState) return;
  const { home, associationId, offeringId } = association;
  const command = { home, associationId, offeringId, sequence: association.sequence + 1, actor: home };
  if (homeState === "cancelled") await ledger.withdraw([command]);
  else await ledger.decide([{ ...command, homeState }]);
}
