import { type HeldPermission, localTimeOf } from "@wissel/core";
import { decideApprovals } from "./decide-approvals.ts";
import { permissionOf } from "./decide-permissions.ts";
import type { SisDecisionPorts } from "./sis-decision.ts";

const PER_ROUND = 500;

/** Lets what can be undone no more take effect, and ends places whose condition was not met. Harmless to repeat. */
export async function settleDecisions(ports: SisDecisionPorts): Promise<void> {
  const { hostDecisions, clock, own, kickDeliveries } = ports;
  const { date: today } = localTimeOf(clock.now(), own.timeZone);
  for (const run of [
    () => hostDecisions.settleHeld(PER_ROUND),
    () => hostDecisions.endUnmet(today, PER_ROUND),
    () => settlePermissions(ports),
  ]) {
    let done: number;
    do {
      done = await run();
      if (done > 0) kickDeliveries();
    } while (done === PER_ROUND);
  }
}

/**
 * What the register refuses was decided otherwise, or has ended: then there is nothing to decide any more. What it is
 * too busy for waits for the next look.
 */
async function settlePermissions(ports: SisDecisionPorts): Promise<number> {
  const { decisionDesk } = ports;
  const due = await decisionDesk.listDuePermissions(PER_ROUND);
  const waiting = due.flatMap(({ heldPermission, ...one }): { one: typeof one; held: HeldPermission }[] =>
    one.homeState === "pending" && heldPermission !== undefined ? [{ one, held: heldPermission }] : [],
  );
  if (waiting.length > 0)
    await decideApprovals(
      ports,
      waiting.map(({ one, held }) => permissionOf(one, held)),
    );
  if (due.length === 0) return 0;
  return await decisionDesk.clearPermissions(due.map(({ associationId }) => associationId));
}
