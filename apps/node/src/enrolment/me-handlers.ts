import { type MeOperations, problemOf } from "@wissel/contract";
import type { HomeRegister, HomeView, LearningAgreements, OfferingDirectory } from "@wissel/core";
import type { CalendarHandlers } from "../calendar/calendar-handlers.ts";
import type { Handlers } from "../http/operation.ts";
import { studentOf } from "../http/student-of.ts";
import type { MyExportHandlers } from "../privacy/data-request-handlers.ts";
import type { MyDisclosureHandlers } from "../privacy/my-disclosures.ts";
import type { ReadinessPorts } from "../readiness/find-ready-check.ts";
import { readinessHandlers } from "../readiness/readiness-handlers.ts";
import { listAlternatives } from "./alternatives.ts";
import { type AnswerOfferPorts, answerOffer } from "./answer-offer.ts";
import { type CreateEnrolmentPorts, createEnrolment } from "./create-enrolment.ts";
import { type Portals, toWireEnrolment } from "./enrolment-wire.ts";
import { readLearningAgreement } from "./learning-agreement-answers.ts";
import { type MyPermissionPorts, withPermission } from "./my-permission.ts";
import { isForMe, listMyOfferings } from "./open-for-me.ts";
import type { Places } from "./places.ts";
import { present } from "./present.ts";
import { findProspect } from "./prospect.ts";
import { refuse } from "./refusals.ts";
import { skipChoice } from "./skip-choice.ts";
import type { WaitingPositions } from "./waiting-positions.ts";
import { withPlaces } from "./with-places.ts";
import { type WithdrawPorts, withdrawEnrolment } from "./withdraw-enrolment.ts";

/** What a student's operations need. */
export interface MePorts
  extends CreateEnrolmentPorts,
    WithdrawPorts,
    AnswerOfferPorts,
    MyPermissionPorts,
    Omit<ReadinessPorts, "institutions"> {
  readonly rounds: CreateEnrolmentPorts["rounds"] & ReadinessPorts["rounds"];
  readonly students: CreateEnrolmentPorts["students"];
  readonly register: CreateEnrolmentPorts["register"] &
    WithdrawPorts["register"] &
    AnswerOfferPorts["register"] &
    Pick<HomeRegister, "listForPerson">;
  readonly offerings: OfferingDirectory;
  readonly places: Places;
  readonly learningAgreements: LearningAgreements;
  readonly positions: WaitingPositions;
  readonly portals: Portals;
}

/** Everything of /me but what has an owner of its own. */
export type EnrolmentHandlers = Omit<
  Handlers<MeOperations>,
  | "listMyResults"
  | "listMyNotices"
  | keyof CalendarHandlers
  | keyof MyDisclosureHandlers
  | keyof MyExportHandlers
>;

/** More enrolments than a student has; a page is not worth its while. */
const ENROLMENTS_SHOWN = 500;

export function meHandlers(ports: MePorts): EnrolmentHandlers {
  const { institutions, offerings, portals, register } = ports;
  return {
    ...readinessHandlers(ports),

    async getMe({ caller }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const facts = await ports.students.findFacts(student.personId);
      if (facts === undefined) return refuse({ code: "person-unknown" });
      const { clientId, scopes } = student;
      return {
        status: 200,
        body: {
          institution: institutions.own,
          ...facts,
          portal: { clientId, name: portals.nameOf(clientId) },
          scopes: [...scopes].sort(),
        },
      };
    },

    async listMyOfferings({ caller, query }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const { q, host, kind, alliance, teachingLanguage, open, cursor, limit = 100 } = query;
      const filter = present({
        q,
        hosts: host === undefined ? undefined : [host],
        offeringKind: kind,
        alliances: alliance === undefined ? undefined : [alliance],
        teachingLanguage,
        open,
      });
      const slice = { limit, ...present({ after: cursor }) };
      const page = await listMyOfferings(ports, filter, slice);
      const { next } = page;
      return { status: 200, body: { items: await withPlaces(ports, page.items), ...present({ next }) } };
    },

    async getMyOffering({ caller, params }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const offering = await offerings.findOffering(params.host, params.offeringId);
      if (offering === undefined || !isForMe(offering, institutions)) {
        return { problem: problemOf("offering-unknown") };
      }
      const [shown] = await withPlaces(ports, [offering]);
      if (shown === undefined) throw new Error("an offering was lost on its way");
      return { status: 200, body: { ...shown, description: offering.description } };
    },

    async getProspect({ caller, params }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const prospect = await findProspect(ports, { personId: student.personId, ...params });
      if (prospect === "person-unknown") return refuse({ code: prospect });
      if (prospect === undefined) return { problem: problemOf("offering-unknown") };
      return { status: 200, body: prospect };
    },

    async listAlternatives({ caller, params }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const { personId } = student;
      const items = await listAlternatives(ports, { personId, ...params });
      if (items === undefined) return { problem: problemOf("offering-unknown") };
      return { status: 200, body: { items: [...items] } };
    },

    async createEnrolment({ caller, headers, body }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const { personId, clientId } = student;
      const outcome = await createEnrolment(ports, {
        personId,
        clientId,
        idempotencyKey: headers["idempotency-key"],
        ...body,
      });
      return outcome.ok ? receiptOf(ports, outcome.value) : refuse(outcome.refusal);
    },

    async skipChoice({ caller, params }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const { personId, clientId } = student;
      const { associationId } = params;
      const outcome = await skipChoice(ports, { personId, clientId, associationId });
      return outcome.ok ? receiptOf(ports, outcome.value) : refuse(outcome.refusal);
    },

    async listMyEnrolments({ caller }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const known = await register.listForPerson(student.personId, ENROLMENTS_SHOWN);
      const views = await ports.positions.refresh(known);
      const items = await withPermission(ports, views, (view) => toWireEnrolment(view, ports));
      return { status: 200, body: { items: [...items] } };
    },

    async getMyEnrolment({ caller, params }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const known = await register.findForPerson(student.personId, params.associationId);
      if (known === undefined) return refuse({ code: "association-unknown" });
      const [view = known] = await ports.positions.refresh([known]);
      const plain = toWireEnrolment(view, ports);
      const [body = plain] = await withPermission(ports, [view], () => plain);
      return { status: 200, body };
    },

    async getLearningAgreement({ caller, params }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      return readLearningAgreement(ports, { ...params, personId: student.personId });
    },

    async answerMyOffer({ caller, params, body }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const { personId } = student;
      const outcome = await answerOffer(ports, { personId, associationId: params.associationId, ...body });
      if (!outcome.ok) return refuse(outcome.refusal);
      return { status: 200, body: toWireEnrolment(outcome.value, ports) };
    },

    async withdrawEnrolment({ caller, params }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const outcome = await withdrawEnrolment(ports, student.personId, params.associationId);
      if (!outcome.ok) return refuse(outcome.refusal);
      return { status: 200, body: toWireEnrolment(outcome.value, ports) };
    },
  };
}

function receiptOf(ports: MePorts, view: HomeView & { readonly repeated: boolean }) {
  const body = toWireEnrolment(view, ports);
  if (view.repeated) return { status: 200, body } as const;
  return { status: 201, body, headers: { location: `/me/v1/enrolments/${body.associationId}` } } as const;
}
