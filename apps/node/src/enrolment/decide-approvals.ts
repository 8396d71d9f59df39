import {
  type ApprovalDesk,
  type Association,
  type Clock,
  granted,
  type HomeRegister,
  type NewId,
  type Outcome,
  type PermissionRefusal,
} from "@wissel/core";
import { toldActor } from "../audit/audit-actor.ts";
import { IN_HAND_MS } from "./ask-choice.ts";
import type { HostLines } from "./host-line.ts";

export interface DecidePorts {
  readonly register: Pick<HomeRegister, "decide">;
  readonly lines: Pick<HostLines, "ask">;
  readonly approvalDesk: Pick<ApprovalDesk, "state">;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly kickDeliveries: () => void;
}

/** What an officer, or the institution's own system, decided about one enrolment. */
export interface ApprovalDecision {
  readonly associationId: string;
  /** `officer:` and a subject, or `sis:` and a client. */
  readonly actor: string;
  readonly decision: "approve" | "refuse";
  /** For the student to read. */
  readonly reason?: string;
}

/**
 * Decides home's permission and tells the hosts. What is said is written down first: of two who decide at
 * once both have said so, and the words of the one whose decision stands are the ones that are shown. Answers what is known
 * then, in the order of the rows.
 */
export async function decideApprovals(
  { register, lines, approvalDesk, clock, newId, kickDeliveries }: DecidePorts,
  decisions: readonly ApprovalDecision[],
): Promise<readonly Outcome<Association, PermissionRefusal>[]> {
  const inHandUntil = new Date(clock.now().getTime() + IN_HAND_MS);
  await approvalDesk.state(
    decisions.map(({ associationId, actor, decision, reason }) => ({
      actionId: newId(),
      associationId,
      actor,
      action: decision === "approve" ? "approved" : "refused",
      ...(reason === undefined ? {} : { note: reason }),
    })),
  );
  const decided = await register.decide(
    decisions.map(({ associationId, actor, decision }) => ({
      associationId,
      homeState: decision === "approve" ? "associated" : "denied",
      actor: toldActor(actor),
      deliveryId: newId(),
      inHandUntil,
    })),
  );
  // At the own institution a place that a refusal frees may go to a partner's student, who is to be told.
  kickDeliveries();
  return Promise.all(
    decided.map(async (outcome) => {
      if (!outcome.ok) return outcome;
      const { association, command } = outcome.value;
      if (command === undefined) return granted(association);
      const recorded = await lines.ask(association.host, command);
      return granted(recorded?.association ?? association);
    }),
  );
}
