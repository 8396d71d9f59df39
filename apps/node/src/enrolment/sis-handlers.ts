import { problemOf, type SisOperations, type SisSchemas, type Validators } from "@wissel/contract";
import {
  type EnrolmentRow,
  granted,
  type HeldDecision,
  type HeldPermission,
  type HomeRegister,
} from "@wissel/core";
import type { Caller } from "../http/caller.ts";
import type { Conditions } from "../http/conditional.ts";
import type { Handlers } from "../http/operation.ts";
import { patched } from "../http/patched.ts";
import { type CancelOfferingPorts, cancelOffering } from "./cancel-offering.ts";
import {
  type LearningAgreementPorts,
  readLearningAgreement,
  writeLearningAgreement,
} from "./learning-agreement-answers.ts";
import { present } from "./present.ts";

/** What the SIS's operations on enrolments need. */
export interface SisEnrolmentPorts extends Omit<CancelOfferingPorts, "own">, LearningAgreementPorts {
  readonly own: CancelOfferingPorts["own"] & { readonly schacHome: string };
  /** Ids of own offerings, by the SIS's own keys. */
  readonly offeringIdOf: (sourceId: string) => string;
  readonly register: Pick<HomeRegister, "listEnrolments">;
  readonly validators: Pick<Validators, "check">;
}

/** This area's part of the SIS's operations. */
export type SisEnrolmentHandlers = Pick<
  Handlers<SisOperations>,
  | "cancelOffering"
  | "getLearningAgreement"
  | "putLearningAgreement"
  | "patchLearningAgreement"
  | "listEnrolments"
>;

export function sisEnrolmentHandlers(ports: SisEnrolmentPorts): SisEnrolmentHandlers {
  const { own, register } = ports;
  return {
    async cancelOffering({ params, query, body }) {
      const mode = query.dryRun === true ? "preview" : "cancel";
      const offeringId = ports.offeringIdOf(params.sourceId);
      const receipt = await cancelOffering(ports, { ...body, offeringId, mode });
      if (receipt === undefined) return { problem: problemOf("catalogue-item-unknown") };
      return { status: 200, body: receipt };
    },

    async listEnrolments({ query }) {
      const { role, offeringId, homeState, hostState, updatedSince, cursor, limit = 100 } = query;
      // One more than asked for tells whether there is a next page.
      const found = await register.listEnrolments({
        ...present({ role, offeringId, homeState, hostState, after: cursor }),
        ...present({ updatedSince: updatedSince === undefined ? undefined : new Date(updatedSince) }),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const next = found.length > limit ? page.at(-1)?.association.associationKey : undefined;
      return {
        status: 200,
        body: { items: page.map((row) => toWireSisEnrolment(row, own.schacHome)), ...present({ next }) },
      };
    },

    getLearningAgreement: ({ params }) => readLearningAgreement(ports, params),

    putLearningAgreement: (request) =>
      writeLearningAgreement(ports, { ...writingOf(request), draftOf: () => granted(request.body) }),

    patchLearningAgreement: (request) =>
      writeLearningAgreement(ports, {
        ...writingOf(request),
        draftOf(newest) {
          const document = newest?.content ?? {};
          const content = patched<SisSchemas["LearningAgreementContent"]>(
            ports.validators,
            "LearningAgreementContent",
            { document, patch: request.body },
          );
          return content.ok ? granted({ basedOn: newest?.version ?? 0, content: content.value }) : content;
        },
      }),
  };
}

interface WritingAgreement {
  readonly caller: Caller;
  readonly params: { readonly associationId: string };
  readonly headers: Conditions;
  readonly query: { readonly dryRun?: boolean };
}

function writingOf({ caller, params, headers, query: { dryRun = false } }: WritingAgreement) {
  const actor = caller.kind === "sis" ? `sis:${caller.clientId}` : caller.kind;
  return { ...params, actor, conditions: headers, dryRun };
}

/** An enrolment as the SIS reads it; `own` is this institution. */
export function toWireSisEnrolment(
  { association, details }: EnrolmentRow,
  own: string,
): SisSchemas["SisEnrolment"] {
  const { home, host, position, reason, personId, claimedAt, terms, held, heldPermission, deregistration } =
    association;
  const isPending = association.homeState === "pending";
  return {
    associationId: association.associationId,
    role: host === own ? "host" : "home",
    home,
    host,
    offeringId: association.offeringId,
    homeState: association.homeState,
    hostState: association.hostState,
    version: association.version,
    ...present({ position, reason, terms, deregisteredOn: deregistration?.on }),
    ...present({
      held: held && toWireHeld(held),
      heldPermission: isPending && heldPermission ? toWireHeld(heldPermission) : undefined,
    }),
    student: {
      pseudonym: association.pseudonym,
      ...association.student,
      ...present({ personId, details }),
    },
    requestedAt: association.requestedAt.toISOString(),
    ...present({ claimedAt: claimedAt?.toISOString() }),
    updatedAt: association.updatedAt.toISOString(),
  };
}

function toWireHeld({
  actor: _actor,
  decidedAt: _decidedAt,
  heldUntil,
  ...held
}: HeldDecision | HeldPermission): SisSchemas["HeldBack"] {
  return { ...held, heldUntil: heldUntil.toISOString() };
}
