import {
  type Association,
  granted,
  type HomeRegister,
  type Outcome,
  type PermissionRefusal,
} from "@wissel/core";
import { type AskPorts, IN_HAND_MS, walkOn } from "./ask-choice.ts";

export interface DecidePorts extends AskPorts {
  readonly register: AskPorts["register"] & Pick<HomeRegister, "decide">;
}

/** What an officer decided about one enrolment. */
export interface ApprovalDecision {
  readonly associationId: string;
  readonly decision: "approve" | "refuse";
}

const ACTOR = "officer";

/** Decides home's permission, tells the hosts, and lets a refused student's walk go on. In the order of the rows. */
export async function decideApprovals(
  ports: DecidePorts,
  decisions: readonly ApprovalDecision[],
): Promise<readonly Outcome<Association, PermissionRefusal>[]> {
  const inHandUntil = new Date(ports.clock.now().getTime() + IN_HAND_MS);
  const decided = await ports.register.decide(
    decisions.map(({ associationId, decision }) => ({
      associationId,
      homeState: decision === "approve" ? "associated" : "denied",
      actor: ACTOR,
      deliveryId: ports.newId(),
      inHandUntil,
    })),
  );
  ports.kickDeliveries();
  return Promise.all(
    decided.map(async (outcome) => {
      if (!outcome.ok) return outcome;
      const { association, command } = outcome.value;
      const recorded = command && (await ports.lines.ask(association.host, command));
      const view = recorded ?? (await viewOf(ports, association));
      if (view !== undefined) await walkOn(ports, view);
      return granted(view?.association ?? association);
    }),
  );
}

async function viewOf({ register }: DecidePorts, { personId, associationId }: Association) {
  return personId === undefined ? undefined : register.findForPerson(personId, associationId);
}
