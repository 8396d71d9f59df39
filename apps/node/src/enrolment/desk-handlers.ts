import { type DeskOperations, problemOf } from "@wissel/contract";
import type { ApprovalDesk, HomeRegister } from "@wissel/core";
import type { DeskAgreementHandlers } from "../agreements/desk-handlers.ts";
import type { AuditOperations } from "../audit/audit-handlers.ts";
import type { DeskStaffOperations } from "../authorisation/staff-handlers.ts";
import type { DeskDeliveryHandlers } from "../delivery/desk-handlers.ts";
import type { VerifyPartnerHandlers } from "../delivery/verify-partner.ts";
import type { DeskKeyOperations } from "../federation/key-handlers.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import type { ReminderHandlers } from "../mail/reminder-handlers.ts";
import type { DeskDataHandlers } from "../privacy/data-request-handlers.ts";
import type { RetentionHandlers } from "../privacy/retention-handlers.ts";
import type { LedgerDeskHandlers } from "../reconciliation/desk-handlers.ts";
import type { RestoreDeskHandlers } from "../reconciliation/restore-handlers.ts";
import type { DeskConversionHandlers } from "../scales/conversion-handlers.ts";
import { type ApprovalWirePorts, toWireApprovals, toWireHistory } from "./approval-wire.ts";
import { type CancelOfferingPorts, cancelOffering } from "./cancel-offering.ts";
import { type DecidePorts, decideApprovals } from "./decide-approvals.ts";
import {
  type LearningAgreementPorts,
  readLearningAgreement,
  writeLearningAgreement,
} from "./learning-agreement-answers.ts";
import { type OpenApprovalsPorts, openApprovals } from "./open-approvals.ts";
import { present } from "./present.ts";
import { problemOfRefusal, refuse } from "./refusals.ts";

/** What officers' operations need. */
export interface DeskPorts
  extends DecidePorts,
    CancelOfferingPorts,
    LearningAgreementPorts,
    OpenApprovalsPorts,
    ApprovalWirePorts {
  readonly register: DecidePorts["register"] & Pick<HomeRegister, "listApprovals">;
  readonly offerings: OpenApprovalsPorts["offerings"];
  readonly approvalDesk: ApprovalDesk;
}

/** This area's part of the officers' operations. */
export type DeskEnrolmentHandlers = Omit<
  Handlers<DeskOperations>,
  | "listDeskTasks"
  | keyof ReminderHandlers
  | "listDoubtedEvents"
  | "settleDeskTask"
  | "getDeskResultOverview"
  | "listDeskMissingResults"
  | keyof DeskAgreementHandlers
  | keyof AuditOperations
  | keyof DeskKeyOperations
  | keyof LedgerDeskHandlers
  | keyof RestoreDeskHandlers
  | keyof RetentionHandlers
  | keyof DeskDataHandlers
  | keyof DeskConversionHandlers
  | keyof DeskDeliveryHandlers
  | keyof DeskStaffOperations
  | keyof VerifyPartnerHandlers
>;

export function deskHandlers(ports: DeskPorts): DeskEnrolmentHandlers {
  const { approvalDesk } = ports;
  return {
    async listApprovals({ caller, query }) {
      const officer = officerOf(caller);
      if ("problem" in officer) return officer;
      await openApprovals(ports);
      const { host, offeringId, programmeCode, level, desk, dueBefore, cursor, limit = 100 } = query;
      // One more than asked for tells whether there is a next page.
      const found = await ports.register.listApprovals({
        ...present({ host, offeringId, programmeCode, level, after: cursor }),
        ...present({ dueBefore: dueBefore === undefined ? undefined : new Date(dueBefore) }),
        ...present({ assignee: desk === undefined ? undefined : assigneeOf(desk, officer.subject) }),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const next = found.length > limit ? page.at(-1)?.associationKey : undefined;
      return {
        status: 200,
        body: { items: [...(await toWireApprovals(ports, page))], ...present({ next }) },
      };
    },

    async cancelOffering({ caller, params, query, body }) {
      const officer = officerOf(caller);
      if ("problem" in officer) return officer;
      const mode = query.dryRun === true ? "preview" : "cancel";
      const receipt = await cancelOffering(ports, { ...body, ...params, mode });
      if (receipt === undefined) return { problem: problemOf("offering-unknown") };
      return { status: 200, body: receipt };
    },

    async decideApproval({ caller, params, body }) {
      const officer = officerOf(caller);
      if ("problem" in officer) return officer;
      const { associationId } = params;
      const [outcome] = await decideApprovals(ports, [{ associationId, actor: actorOf(officer), ...body }]);
      if (outcome === undefined) throw new Error("the register did not answer");
      if (!outcome.ok) return refuse(outcome.refusal);
      const [approval] = await toWireApprovals(ports, [outcome.value]);
      if (approval === undefined) throw new Error("an approval was lost on its way");
      return { status: 200, body: approval };
    },

    async decideApprovals({ caller, body }) {
      const officer = officerOf(caller);
      if ("problem" in officer) return officer;
      const outcomes = await decideApprovals(
        ports,
        body.decisions.map((decision) => ({ ...decision, actor: actorOf(officer) })),
      );
      const decided = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
      const approvals = new Map(
        (await toWireApprovals(ports, decided)).map((approval) => [approval.associationId, approval]),
      );
      return {
        status: 200,
        body: {
          outcomes: body.decisions.map(({ associationId }, index) => {
            const outcome = outcomes[index];
            if (outcome?.ok === false) return { associationId, problem: problemOfRefusal(outcome.refusal) };
            return { associationId, ...present({ approval: approvals.get(associationId) }) };
          }),
        },
      };
    },

    async delegateApproval({ caller, params, body }) {
      const officer = officerOf(caller);
      if ("problem" in officer) return officer;
      const { associationId } = params;
      await openApprovals(ports);
      const delegation = { ...body, actionId: ports.newId(), associationId, actor: actorOf(officer) };
      const delegated = await approvalDesk.delegate(delegation);
      const history = await approvalDesk.history(associationId);
      if (history === undefined) return { problem: problemOf("association-unknown") };
      if (!delegated) return { problem: problemOf("permission-already-decided") };
      return { status: 200, body: toWireHistory(history) };
    },

    async getApprovalHistory({ caller, params }) {
      const officer = officerOf(caller);
      if ("problem" in officer) return officer;
      const history = await approvalDesk.history(params.associationId);
      if (history === undefined) return { problem: problemOf("association-unknown") };
      return { status: 200, body: toWireHistory(history) };
    },

    async getLearningAgreement({ caller, params }) {
      const officer = officerOf(caller);
      if ("problem" in officer) return officer;
      return readLearningAgreement(ports, params);
    },

    async putLearningAgreement({ caller, params, body }) {
      const officer = officerOf(caller);
      if ("problem" in officer) return officer;
      return writeLearningAgreement(ports, { ...params, actor: actorOf(officer), draft: body });
    },
  };
}

interface Officer {
  readonly subject: string;
}

function officerOf(caller: Caller): Officer | ProblemAnswer {
  if (caller.kind === "staff") return { subject: caller.subject };
  return { problem: problemOf("scope-missing") };
}

function actorOf({ subject }: Officer): string {
  return `officer:${subject}`;
}

/** `mine` is the one name that no desk can have. */
function assigneeOf(desk: string, subject: string) {
  return desk === "mine"
    ? ({ kind: "officer", name: subject } as const)
    : ({ kind: "desk", name: desk } as const);
}
