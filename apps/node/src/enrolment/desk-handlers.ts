import { type DeskOperations, type DeskSchemas, problemOf } from "@wissel/contract";
import { type Association, type HomeRegister, nextOf, type OfferingDirectory } from "@wissel/core";
import type { Caller } from "../http/caller.ts";
import type { Handlers } from "../http/operation.ts";
import { type CancelOfferingPorts, cancelOffering } from "./cancel-offering.ts";
import { type DecidePorts, decideApprovals } from "./decide-approvals.ts";
import { toWireNext } from "./exchange-wire.ts";
import { present } from "./present.ts";
import { problemOfRefusal, refuse } from "./refusals.ts";
import type { StudentDetails, Students } from "./students.ts";

/** What officers' operations need. */
export interface DeskPorts extends DecidePorts, CancelOfferingPorts {
  readonly register: DecidePorts["register"] & Pick<HomeRegister, "listApprovals">;
  readonly students: Students;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
}

/** This area's part of the officers' operations. */
export type DeskEnrolmentHandlers = Omit<Handlers<DeskOperations>, "listDeskTasks" | "settleDeskTask">;

export function deskHandlers(ports: DeskPorts): DeskEnrolmentHandlers {
  return {
    async listApprovals({ caller, query }) {
      if (!isOfficer(caller)) return { problem: problemOf("scope-missing") };
      const { host, cursor, limit = 100 } = query;
      // One more than asked for tells whether there is a next page.
      const found = await ports.register.listApprovals({
        ...present({ host, after: cursor }),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const next = found.length > limit ? page.at(-1)?.associationKey : undefined;
      return { status: 200, body: { items: await toWireApprovals(ports, page), ...present({ next }) } };
    },

    async cancelOffering({ caller, params, query, body }) {
      if (!isOfficer(caller)) return { problem: problemOf("scope-missing") };
      const mode = query.dryRun === true ? "preview" : "cancel";
      const receipt = await cancelOffering(ports, { ...body, ...params, mode });
      if (receipt === undefined) return { problem: problemOf("offering-unknown") };
      return { status: 200, body: receipt };
    },

    async decideApproval({ caller, params, body }) {
      if (!isOfficer(caller)) return { problem: problemOf("scope-missing") };
      const { associationId } = params;
      const [outcome] = await decideApprovals(ports, [{ associationId, decision: body.decision }]);
      if (outcome === undefined) throw new Error("the register did not answer");
      if (!outcome.ok) return refuse(outcome.refusal);
      const [approval] = await toWireApprovals(ports, [outcome.value]);
      if (approval === undefined) throw new Error("an approval was lost on its way");
      return { status: 200, body: approval };
    },

    async decideApprovals({ caller, body }) {
      if (!isOfficer(caller)) return { problem: problemOf("scope-missing") };
      const outcomes = await decideApprovals(ports, body.decisions);
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
  };
}

function isOfficer(caller: Caller): boolean {
  return caller.kind === "staff" && caller.roles.has("officer");
}

async function toWireApprovals(
  { students, offerings }: DeskPorts,
  associations: readonly Association[],
): Promise<readonly DeskSchemas["Approval"][]> {
  const personIds = [...new Set(associations.flatMap(({ personId }) => personId ?? []))];
  const known = new Map((await students.listDetails(personIds)).map((one) => [one.personId, one]));
  return Promise.all(
    associations.map(async (association) => {
      const { host, offeringId, personId = "" } = association;
      const offering = await offerings.findOffering(host, offeringId);
      return toWireApproval(association, known.get(personId) ?? { personId }, offering?.name);
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
