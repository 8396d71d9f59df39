import type { MeSchemas } from "@wissel/contract";
import type { ApprovalDesk, HomeView } from "@wissel/core";
import { present } from "./present.ts";

export interface MyPermissionPorts {
  readonly approvalDesk: Pick<ApprovalDesk, "standing">;
}

/** Receipts with whose turn it is at home, and by when; or with what was said with the decision. */
export async function withPermission(
  { approvalDesk }: MyPermissionPorts,
  views: readonly HomeView[],
  toWire: (view: HomeView) => MeSchemas["Enrolment"],
): Promise<readonly MeSchemas["Enrolment"][]> {
  const standing = await approvalDesk.standing(views.map(({ association }) => association.associationKey));
  return views.map((view) => {
    const { associationKey, homeState, permissionUntil } = view.association;
    const known = standing.get(associationKey);
    if (homeState === "pending") {
      const desk = known?.assignee?.kind === "desk" ? known.assignee.name : undefined;
      const permission = present({ desk, until: permissionUntil?.toISOString() });
      return { ...toWire(view), permission };
    }
    const said = known?.note;
    return { ...toWire(view), ...(said === undefined ? {} : { permission: { said } }) };
  });
}
