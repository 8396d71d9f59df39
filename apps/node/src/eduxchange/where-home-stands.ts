import { ASSOCIATION_STATE_V5, type EduxchangeSchemas, toWireMessage } from "@wissel/contract";
import { type Association, homeAnswerText } from "@wissel/core";

/** Where home stands with an association, as hosts and their systems read it. */
export function whereHomeStands({
  homeState,
}: Pick<Association, "homeState">): Pick<EduxchangeSchemas["Answer"], "state" | "message"> {
  return { state: ASSOCIATION_STATE_V5[homeState], message: toWireMessage(homeAnswerText({ homeState })) };
}
