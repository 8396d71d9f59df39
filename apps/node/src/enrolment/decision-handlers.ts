import type { SisOperations, SisSchemas } from "@wissel/contract";
import { type Association, AWAITS_SELECTION, isLive } from "@wissel/core";
import { auditActorOf } from "../audit/audit-actor.ts";
import type { Handlers } from "../http/operation.ts";
import { decideAsSis, undoAsSis } from "./decide-as-sis.ts";
import { present } from "./present.ts";
import type { DecisionOutcome, SisDecisionPorts } from "./sis-decision.ts";
import { toWireSisEnrolment } from "./sis-handlers.ts";

/** This part of the SIS's operations. */
export type DecisionHandlers = Pick<
  Handlers<SisOperations>,
  "listDecisions" | "decideEnrolments" | "undoDecisions"
>;

export function decisionHandlers(ports: SisDecisionPorts): DecisionHandlers {
  const { own, decisionDesk } = ports;
  const answer = (
    rows: readonly { readonly associationId: string }[],
    outcomes: readonly DecisionOutcome[],
  ) => ({
    outcomes: rows.map(({ associationId }, index) =>
      toWireOutcome(associationId, outcomes[index], own.schacHome),
    ),
  });
  return {
    async listDecisions({ query }) {
      const { is = "waiting", role, offeringId, requestedBefore, cursor, limit = 100 } = query;
      // One more than asked for tells whether there is a next page.
      const found = await decisionDesk.list({
        is,
        ...present({ role, offeringId, after: cursor }),
        ...present({
          requestedBefore: requestedBefore === undefined ? undefined : new Date(requestedBefore),
        }),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const next = found.length > limit ? page.at(-1)?.associationKey : undefined;
      return {
        status: 200,
        body: { items: page.map((one) => toWireItem(one, own.schacHome)), ...present({ next }) },
      };
    },

    async decideEnrolments({ caller, query: { now, dryRun = false }, body }) {
      const mode = now === true ? "now" : "hold";
      const deciding = { actor: auditActorOf(caller, "officer"), mode, dryRun } as const;
      const outcomes = await decideAsSis(ports, body.decisions, deciding);
      return { status: 200, body: answer(body.decisions, outcomes) };
    },

    async undoDecisions({ caller, query: { dryRun = false }, body }) {
      const undoing = { actor: auditActorOf(caller, "officer"), dryRun };
      const outcomes = await undoAsSis(ports, body.enrolments, undoing);
      return { status: 200, body: answer(body.enrolments, outcomes) };
    },
  };
}

function toWireOutcome(
  associationId: string,
  outcome: DecisionOutcome | undefined,
  own: string,
): SisSchemas["DecisionOutcome"] {
  if (outcome === undefined) throw new RangeError("fewer rows were answered than asked");
  if (outcome.outcome === "refused") return { associationId, ...outcome };
  const enrolment = toWireSisEnrolment({ association: outcome.association }, own);
  if (outcome.outcome !== "held_back") return { associationId, outcome: outcome.outcome, enrolment };
  return { associationId, outcome: "held_back", heldUntil: outcome.heldUntil.toISOString(), enrolment };
}

function toWireItem(association: Association, own: string): SisSchemas["EnrolmentToDecide"] {
  const { permissionUntil } = association;
  const waitsFor = waitsForOf(association, own);
  const until = waitsFor.includes("permission") ? permissionUntil?.toISOString() : undefined;
  return {
    waitsFor,
    ...present({ permissionUntil: until }),
    enrolment: toWireSisEnrolment({ association }, own),
  };
}

function waitsForOf(association: Association, own: string): SisSchemas["EnrolmentToDecide"]["waitsFor"] {
  const { home, host, homeState, hostState, reason, terms, held, heldPermission } = association;
  if (!isLive(association)) return [];
  const asHost = host === own && held === undefined;
  return [
    ...(home === own && homeState === "pending" && heldPermission === undefined
      ? ["permission" as const]
      : []),
    ...(asHost && hostState === "queued" && reason === AWAITS_SELECTION ? ["selection" as const] : []),
    ...(asHost && hostState === "associated" && terms?.conditionUntil !== undefined
      ? ["condition" as const]
      : []),
  ];
}
