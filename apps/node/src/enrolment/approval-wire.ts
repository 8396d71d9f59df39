import type { DeskSchemas } from "@wissel/contract";
import {
  type ApprovalAction,
  type ApprovalDesk,
  type ApprovalStanding,
  type Association,
  nextOf,
  type OfferingDirectory,
} from "@wissel/core";
import { toWireNext } from "./exchange-wire.ts";
import { present } from "./present.ts";
import type { StudentDetails, Students } from "./students.ts";

export interface ApprovalWirePorts {
  readonly students: Students;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly approvalDesk: Pick<ApprovalDesk, "standing">;
}

/** Enrolments as an officer sees them: with the student's name, and whose turn it is. */
export async function toWireApprovals(
  { students, offerings, approvalDesk }: ApprovalWirePorts,
  associations: readonly Association[],
): Promise<readonly DeskSchemas["Approval"][]> {
  const personIds = [...new Set(associations.flatMap(({ personId }) => personId ?? []))];
  const known = new Map((await students.listDetails(personIds)).map((one) => [one.personId, one]));
  const standing = await approvalDesk.standing(associations.map(({ associationKey }) => associationKey));
  return Promise.all(
    associations.map(async (association) => {
      const { host, offeringId, personId = "", associationKey } = association;
      const offering = await offerings.findOffering(host, offeringId);
      return {
        ...toWireApproval(association, known.get(personId) ?? { personId }, offering?.name),
        ...toWireStanding(standing.get(associationKey) ?? {}),
      };
    }),
  );
}

function toWireApproval(
  association: Association,
  student: StudentDetails,
  offeringName: DeskSchemas["Approval"]["offeringName"],
): DeskSchemas["Approval"] {
  const { associationId, host, offeringId, homeState, hostState, position, reason } = association;
  const { personId, studentNumber, givenName, surname } = student;
  // The facts are those that the decision is about: as they were when the student asked.
  const { level, programmeCode, creditsEarned } = association.student;
  return {
    associationId,
    host,
    offeringId,
    ...present({ offeringName }),
    student: {
      personId,
      ...present({ studentNumber, givenName, surname, level, programmeCode, creditsEarned }),
    },
    homeState,
    hostState,
    ...present({ position, reason }),
    next: toWireNext(nextOf(association)),
    ...present({ permissionUntil: association.permissionUntil?.toISOString() }),
    requestedAt: association.requestedAt.toISOString(),
  };
}

function toWireStanding({ assignee, remindedAt }: ApprovalStanding) {
  return present({ assignee, remindedAt: remindedAt?.toISOString() });
}

export function toWireHistory(actions: readonly ApprovalAction[]): DeskSchemas["ApprovalHistory"] {
  return {
    items: actions.map(({ action, actor, assignee, note, at }) => ({
      action,
      actor,
      ...present({ assignee, note }),
      at: at.toISOString(),
    })),
  };
}
