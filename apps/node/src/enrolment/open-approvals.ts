import {
  type ApprovalDesk,
  type Association,
  answerPermission,
  type Clock,
  type NewId,
  type OfferingDirectory,
  type StandingApproval,
} from "@wissel/core";
import type { Recent } from "./recent.ts";

export interface OpenApprovalsPorts {
  readonly approvalDesk: Pick<ApprovalDesk, "listUnopened" | "open" | "remindDue">;
  readonly approvals: Recent<readonly StandingApproval[]>;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly clock: Clock;
  readonly newId: NewId;
}

const OPENED_AT_ONCE = 500;
const DAY_MS = 86_400_000;

/**
 * Puts on the desk what waits for a person, with whose turn it is by the rules of this moment. Not in the answer to
 * the student: the receipt's hold is what the host needs, the desk may come to it seconds later.
 */
export async function openApprovals(ports: OpenApprovalsPorts): Promise<void> {
  for (;;) {
    const fresh = await ports.approvalDesk.listUnopened(OPENED_AT_ONCE);
    if (fresh.length === 0) return;
    const rules = await ports.approvals.get();
    await ports.approvalDesk.open(
      await Promise.all(fresh.map((association) => approvalOf(ports, rules, association))),
    );
    if (fresh.length < OPENED_AT_ONCE) return;
  }
}

/** What the work role does for the desk: opens what is new, and reminds of what is due. */
export async function keepDesk(ports: OpenApprovalsPorts): Promise<void> {
  await openApprovals(ports);
  await ports.approvalDesk.remindDue(ports.newId);
}

async function approvalOf(
  { offerings, clock, newId }: OpenApprovalsPorts,
  rules: readonly StandingApproval[],
  { associationKey, host, offeringId, student, permissionUntil, createdAt }: Association,
) {
  const offering = await offerings.findOffering(host, offeringId);
  const facts = { host, offeringId, student, at: createdAt, ...(offering === undefined ? {} : { offering }) };
  const answer = answerPermission(rules, facts);
  const desk = answer.kind === "ask" ? answer.desk : undefined;
  const daysBefore = answer.kind === "ask" ? answer.remindDaysBefore : 0;
  const until = permissionUntil ?? clock.now();
  return {
    actionId: newId(),
    associationKey,
    ...(desk === undefined ? {} : { assignee: { kind: "desk", name: desk } as const }),
    remindAt: new Date(until.getTime() - daysBefore * DAY_MS),
  };
}
