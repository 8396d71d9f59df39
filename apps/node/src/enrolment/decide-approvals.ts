import {
  type Association,
  type Clock,
  granted,
  type HomeRegister,
  type NewId,
  type Outcome,
  type PermissionRefusal,
} from "@wissel/core";
import { IN_HAND_MS } from "./ask-choice.ts";
import type { HostLines } from "./host-line.ts";

export interface DecidePorts {
  readonly register: Pick<HomeRegister, "decide">;
  readonly lines: Pick<HostLines, "ask">;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly kickDeliveries: () => void;
}

/** What an officer decided about one enrolment. */
export interface ApprovalDecision {
  readonly associationId: string;
  readonly decision: "approve" | "refuse";
}

const ACTOR = "officer";

/** Decides home's permission and tells the hosts. Answers what is known then, in the order of the rows. */
export async function decideApprovals(
  { register, lines, clock, newId, kickDeliveries }: DecidePorts,
  decisions: readonly ApprovalDecision[],
): Promise<readonly Outcome<Association, PermissionRefusal>[]> {
  const inHandUntil = new Date(clock.now().getTime() + IN_HAND_MS);
  const decided = await register.decide(
    decisions.map(({ associationId, decision }) => ({
      associationId,
      homeState: decision === "approve" ? "associated" : "denied",
      actor: ACTOR,
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
