import type { ExchangeOperations, MeOperations } from "@wissel/contract";
import type { AssociationRow } from "@wissel/testing/association-row";

/** How an operation could be pointed at what is somebody else's. */
export type Reach =
  /** It names nothing of anybody: it answers about the caller, or about what everybody may know. */
  | { readonly kind: "nobody's" }
  /** By the association id in its path; with this body, where it has one. What its owner reads is there, or `found`. */
  | { readonly kind: "path"; readonly body?: unknown; readonly found?: number }
  /** By an association id in its body. */
  | { readonly kind: "body"; readonly bodyFor: (target: AssociationRow) => unknown };

const NOBODYS: Reach = { kind: "nobody's" };
const PATH: Reach = { kind: "path" };
const TXN = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b02";
const OFFER_ID = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b09";

/**
 * Every operation of those who are not the institution itself. One that is missing here does not compile: whoever adds
 * an operation says how it could be turned on others.
 */
export const REACHES: {
  readonly me: { readonly [Id in keyof MeOperations]: Reach };
  readonly exchange: { readonly [Id in keyof ExchangeOperations]: Reach };
} = {
  me: {
    getMe: NOBODYS,
    listMyOfferings: NOBODYS,
    getMyOffering: NOBODYS,
    getProspect: NOBODYS,
    getReadyCheck: NOBODYS,
    listProspects: NOBODYS,
    getCalendarFeed: NOBODYS,
    createCalendarFeed: NOBODYS,
    endCalendarFeed: NOBODYS,
    // By a secret that names no association.
    readCalendarFeed: NOBODYS,
    getPhaseCalendar: NOBODYS,
    getOfferingCalendar: NOBODYS,
    listAlternatives: NOBODYS,
    listMyEnrolments: NOBODYS,
    listMyNotices: NOBODYS,
    listMyDisclosures: NOBODYS,
    // Exports are the caller's own; another id than theirs is unknown (test/privacy).
    requestMyExport: NOBODYS,
    getMyExport: NOBODYS,
    listMyResults: NOBODYS,
    createEnrolment: {
      kind: "body",
      bodyFor: ({ association_id, host, offering_id }) => {
        return { choices: [{ host, offeringId: offering_id }], releases: association_id };
      },
    },
    getMyEnrolment: PATH,
    withdrawEnrolment: PATH,
    answerMyOffer: { kind: "path", body: { offerId: OFFER_ID, answer: "declined" } },
    getLearningAgreement: PATH,
    skipChoice: PATH,
  },
  exchange: {
    claimEnrolments: {
      kind: "body",
      bodyFor: ({ association_id, offering_id, pseudonym }) => {
        const student = { pseudonym };
        const lane = { associationId: association_id, sequence: 1, offeringId: offering_id, txn: TXN };
        return { commands: [{ ...lane, student, homeState: "associated", ifFull: "refuse" }] };
      },
    },
    withdrawEnrolments: { kind: "body", bodyFor: (target) => ({ commands: [laneOf(target)] }) },
    decideEnrolments: {
      kind: "body",
      bodyFor: (target) => ({ commands: [{ ...laneOf(target), homeState: "denied" }] }),
    },
    answerWaitingListOffers: {
      kind: "body",
      bodyFor: ({ association_id, offering_id }) => {
        const named = { associationId: association_id, offeringId: offering_id, txn: TXN };
        return { commands: [{ ...named, offerId: OFFER_ID, answer: "declined" }] };
      },
    },
    getEnrolment: PATH,
    listAvailability: NOBODYS,
    listExchangedRounds: NOBODYS,
    // Each is of a round that the caller coordinates, or of none.
    getRoundFigures: NOBODYS,
    listRoundMovements: NOBODYS,
    listExchangedAgreements: NOBODYS,
    // Each says only what is held with the caller.
    getLedger: NOBODYS,
    listLedgerStatements: {
      kind: "body",
      bodyFor: ({ association_id }) => ({ side: "host", associationIds: [association_id] }),
    },
    // Found, and then the owner's keys cannot be had: no partner of the matrix has a node.
    getResultToken: { kind: "path", found: 503 },
    listHeldData: {
      kind: "body",
      bodyFor: ({ association_id }) => ({ associationIds: [association_id] }),
    },
    eraseHeldData: {
      kind: "body",
      bodyFor: ({ association_id }) => ({ associationIds: [association_id] }),
    },
    listAssociatedPersons: {
      kind: "body",
      bodyFor: ({ association_id }) => {
        return { persons: [{ associationId: association_id, fields: ["givenName", "surname"] }] };
      },
    },
  },
};

function laneOf({ association_id, offering_id }: AssociationRow): object {
  return { associationId: association_id, sequence: 9, offeringId: offering_id, txn: TXN };
}
