import { type ExchangeOperations, type ExchangeSchemas, problemOf } from "@wissel/contract";
import {
  type Clock,
  clampTimeOfRequest,
  type Disclosures,
  type HomeRegister,
  type HostLedger,
  isAttending,
  isPersonField,
  type NewId,
  type OfferingDirectory,
  type PeerDirectory,
  type ToldDetails,
  WITHDRAWAL_REASONS,
} from "@wissel/core";
import type { StudentChanges } from "@wissel/store";
import { withinAgreements } from "../agreements/agreed-places.ts";
import type { AgreementRules } from "../agreements/agreement-rules.ts";
import { fieldsFor } from "../agreements/home-side.ts";
import type { BoardExchangeHandlers } from "../board/exchange-handlers.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import type { HeldDataHandlers } from "../privacy/exchange-handlers.ts";
import type { LedgerHandlers } from "../reconciliation/exchange-handlers.ts";
import { type Guests, openAgreementLimit } from "./agreement-limit.ts";
import { openCommandRows } from "./command-rows.ts";
import { fromWireClaim, toWireAvailability, toWireReceipt } from "./exchange-wire.ts";
import type { Institutions } from "./partners.ts";
import { present } from "./present.ts";
import { type Students, tellableDetails } from "./students.ts";

/** What the exchange API needs: the ledger as host; as home, what a host may ask of a student. */
export interface ExchangePorts {
  readonly ledger: HostLedger;
  readonly register: Pick<HomeRegister, "listForHost">;
  readonly institutions: Institutions;
  readonly contacts: Pick<PeerDirectory, "noteContact" | "lastContact">;
  readonly students: Pick<Students, "listDetails">;
  readonly disclosures: Pick<Disclosures, "note">;
  readonly studentChanges: Pick<StudentChanges, "noteAsked">;
  readonly guests: Guests;
  readonly agreements: AgreementRules;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Something may be owed to a partner now. */
  readonly kickDeliveries: () => void;
}

/** The part of the exchange API that is about enrolments. */
export type EnrolmentExchangeHandlers = Omit<
  Handlers<ExchangeOperations>,
  | "listExchangedAgreements"
  | "listExchangedRounds"
  | keyof LedgerHandlers
  | keyof BoardExchangeHandlers
  | keyof HeldDataHandlers
>;

/** Commands of partners on this institution's places, and the little that hosts ask of home. */
export function exchangeHandlers(ports: ExchangePorts): EnrolmentExchangeHandlers {
  const { ledger, clock } = ports;
  const decideRows = openCommandRows();
  const claimOf = openAgreementLimit(ports, (claims) => ledger.claim(claims));
  return {
    async claimEnrolments({ caller, body }) {
      const home = partnerOf(ports, caller);
      if (typeof home !== "string") return home;
      const timeOf = await timesOfRequest(ports, home, body.commands);
      const outcomes = await decideRows("EnrolmentCommand", body.commands, (commands) =>
        claimOf(home)(
          commands.map((command) =>
            fromWireClaim(command, { home, associationKey: ports.newId(), time: timeOf(command) }),
          ),
        ),
      );
      return { status: 200, body: { outcomes } };
    },

    async withdrawEnrolments({ caller, body }) {
      const home = partnerOf(ports, caller);
      if (typeof home !== "string") return home;
      const outcomes = await decideRows("WithdrawalCommand", body.commands, (commands) =>
        ledger.withdraw(
          commands.map(({ associationId, sequence, offeringId, reason }) => ({
            home,
            associationId,
            sequence,
            offeringId,
            ...present({ reason: WITHDRAWAL_REASONS.find((known) => known === reason) }),
            actor: home,
          })),
        ),
      );
      ports.kickDeliveries();
      return { status: 200, body: { outcomes } };
    },

    async decideEnrolments({ caller, body }) {
      const home = partnerOf(ports, caller);
      if (typeof home !== "string") return home;
      const outcomes = await decideRows("DecisionCommand", body.commands, (commands) =>
        ledger.decide(
          commands.map(({ associationId, sequence, offeringId, homeState }) => ({
            home,
            associationId,
            sequence,
            offeringId,
            homeState,
            actor: home,
          })),
        ),
      );
      ports.kickDeliveries();
      return { status: 200, body: { outcomes } };
    },

    async answerWaitingListOffers({ caller, body }) {
      const home = partnerOf(ports, caller);
      if (typeof home !== "string") return home;
      const outcomes = await decideRows("OfferAnswerCommand", body.commands, (commands) =>
        ledger.answerOffers(
          commands.map(({ associationId, offeringId, offerId, answer }) => ({
            home,
            associationId,
            offeringId,
            offerId,
            answer,
            actor: home,
          })),
        ),
      );
      ports.kickDeliveries();
      return { status: 200, body: { outcomes } };
    },

    async getEnrolment({ caller, params }) {
      const home = partnerOf(ports, caller);
      if (typeof home !== "string") return home;
      const receipt = await ledger.findReceipt(home, params.associationId);
      if (receipt === undefined) return { problem: problemOf("association-unknown") };
      return { status: 200, body: toWireReceipt(receipt) };
    },

    async listAvailability({ caller, query }) {
      const home = partnerOf(ports, caller);
      if (typeof home !== "string") return home;
      const now = clock.now();
      const places = await ledger.listAvailability(query.offeringId, home);
      const found = await withinAgreements(ports, { home, now }, places);
      return { status: 200, body: { offerings: found.map((one) => toWireAvailability(one, now)) } };
    },

    async listAssociatedPersons({ caller, body }) {
      const host = partnerOf(ports, caller);
      if (typeof host !== "string") return host;
      const asked = new Map(body.persons.map(({ associationId, fields }) => [associationId, fields]));
      const attending = (await ports.register.listForHost(host, [...asked.keys()])).filter(isAttending);
      const allowed = ports.institutions.findPartner(host)?.agreement.personFields ?? [];
      const answerable = await Promise.all(
        attending.map(async (association) => {
          const agreed = await fieldsFor(ports, association);
          const fields = (asked.get(association.associationId) ?? [])
            .filter(isPersonField)
            .filter((field) => allowed.includes(field) && (agreed === undefined || agreed.has(field)));
          return { ...association, fields };
        }),
      );
      // Before they are read: what becomes different from then on is owed to the host.
      await ports.studentChanges.noteAsked(answerable);
      const students = await ports.students.listDetails(
        attending.flatMap(({ personId }) => (personId === undefined ? [] : [personId])),
      );
      const persons = answerable.flatMap(({ associationId, associationKey, personId, fields }) => {
        const student = students.find((one) => one.personId === personId);
        if (student === undefined) return [];
        const details = tellableDetails(student, fields);
        return [{ associationId, associationKey, personId: student.personId, details }];
      });
      await ports.disclosures.note(persons.map((one) => toDisclosure(one, host)));
      return {
        status: 200,
        body: { persons: persons.map(({ associationId, details }) => ({ associationId, details })) },
      };
    },
  };
}

function toDisclosure(
  told: Pick<ToldDetails, "personId" | "associationKey"> & { readonly details: object },
  recipient: string,
): ToldDetails {
  const { personId, associationKey, details } = told;
  return { personId, associationKey, recipient, fields: Object.keys(details).filter(isPersonField) };
}

/** The calling institution, named by its token and by nothing in the request. */
function partnerOf({ institutions }: ExchangePorts, caller: Caller): string | ProblemAnswer {
  if (caller.kind !== "peer") return { problem: problemOf("scope-missing") };
  if (institutions.findPartner(caller.schacHome) === undefined) {
    return { problem: problemOf("agreement-missing") };
  }
  return caller.schacHome;
}

type Timed = Pick<ExchangeSchemas["EnrolmentCommand"], "requestedAt">;

/**
 * When each command counts from. Only live commands are noted as contact: the backlog that a home brings after an
 * outage must not make its own tail look late.
 */
async function timesOfRequest(
  { contacts, clock }: ExchangePorts,
  home: string,
  commands: readonly object[],
): Promise<(command: Timed) => ReturnType<typeof clampTimeOfRequest>> {
  const arrivedAt = clock.now();
  const delayed = commands.some((command) => "requestedAt" in command);
  const lastContactAt = delayed ? await contacts.lastContact(home) : undefined;
  if (commands.some((command) => !("requestedAt" in command))) contacts.noteContact(home, arrivedAt);
  return ({ requestedAt }) =>
    clampTimeOfRequest({
      arrivedAt,
      ...(requestedAt === undefined ? {} : { claimedAt: new Date(requestedAt) }),
      ...(lastContactAt === undefined ? {} : { lastContactAt }),
    });
}
