import type {
  Association,
  CatalogueOffering,
  EnrolmentCommand,
  HomeView,
  NewAsk,
  PinnedPeer,
  RoundRules,
  StoredRequest,
} from "@wissel/core";

/** An instant that tests may rely on, in the middle of `anOffering`'s enrolment window. */
export const AN_INSTANT = new Date("2027-05-20T12:00:00Z");

const AN_OFFERING_ID = "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11";
const AN_ASSOCIATION_ID = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01";
const A_TXN = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b02";
const A_PSEUDONYM = "9d0b8f0a-3c52-4e0e-8b44-6b0c4f3d2a10";

/** An enrolment at a partner that was just written down and not answered yet. */
export function anAssociation(overrides: Partial<Association> = {}): Association {
  return {
    associationKey: "0193a0e2-7c1d-7f0a-9c11-000000000001",
    home: "noordzee.example",
    host: "waterstad.example",
    associationId: AN_ASSOCIATION_ID,
    offeringId: AN_OFFERING_ID,
    pseudonym: A_PSEUDONYM,
    homeState: "associated",
    hostState: "pending",
    sequence: 1,
    version: 0,
    ifFull: "refuse",
    student: { level: "bachelor" },
    requestedAt: AN_INSTANT,
    txn: A_TXN,
    createdAt: AN_INSTANT,
    updatedAt: AN_INSTANT,
    ...overrides,
  };
}

/** A request with the one choice that `anAssociation` is about. */
export function aRequest(overrides: Partial<StoredRequest> = {}): StoredRequest {
  return {
    requestId: "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b00",
    personId: "0193a0e2-7c1d-7f0a-9c11-0000000000aa",
    clientId: "a-portal",
    choices: [
      {
        host: "waterstad.example",
        offeringId: AN_OFFERING_ID,
        ifFull: "refuse",
        associationId: AN_ASSOCIATION_ID,
      },
    ],
    choiceIndex: 0,
    state: "walking",
    createdAt: AN_INSTANT,
    updatedAt: AN_INSTANT,
    ...overrides,
  };
}

export function aHomeView(
  association: Partial<Association> = {},
  request: Partial<StoredRequest> = {},
): HomeView {
  return { association: anAssociation(association), request: aRequest(request) };
}

/** The command that asks for `anAssociation`'s place. */
export function anEnrolmentCommand(overrides: Partial<EnrolmentCommand> = {}): EnrolmentCommand {
  return {
    kind: "enrolment",
    associationId: AN_ASSOCIATION_ID,
    sequence: 1,
    offeringId: AN_OFFERING_ID,
    student: { pseudonym: A_PSEUDONYM, level: "bachelor" },
    homeState: "associated",
    ifFull: "refuse",
    requestedAt: AN_INSTANT.toISOString(),
    txn: A_TXN,
    ...overrides,
  };
}

/** An offering of a partner whose enrolment window is open at `AN_INSTANT`. */
export function anOffering(overrides: Partial<CatalogueOffering> = {}): CatalogueOffering {
  return {
    host: "waterstad.example",
    offeringId: AN_OFFERING_ID,
    offeringKind: "course",
    primaryCode: { codeType: "identifier", code: "WATER-1" },
    name: [{ language: "en-GB", value: "Water and cities" }],
    description: [{ language: "en-GB", value: "About water." }],
    teachingLanguages: ["en-GB"],
    modesOfDelivery: ["presential"],
    startDate: "2027-09-01",
    endDate: "2028-01-31",
    enrolmentWindow: {
      opensAt: new Date("2027-05-15T11:00:00Z"),
      closesAt: new Date("2027-06-01T00:00:00Z"),
      timeZone: "Europe/Amsterdam",
    },
    alliances: [],
    ...overrides,
  };
}

/** A partner with an agreement on enrolments. */
export function aPartner(overrides: Partial<PinnedPeer> = {}): PinnedPeer {
  return {
    entityId: "https://wissel.waterstad.example",
    schacHome: "waterstad.example",
    name: "Waterstad University",
    pins: [],
    alliances: ["coast"],
    agreement: { enrolments: true, results: true, maxStudents: null, personFields: ["givenName", "mail"] },
    ...overrides,
  };
}

/** A student's first ask, under ids and a key made of one name. */
export function anAsk(
  id: string,
  {
    personId,
    choice,
    releases,
    rules,
  }: {
    readonly personId: string;
    readonly choice: NewAsk["choice"];
    readonly releases?: string | undefined;
    readonly rules?: RoundRules;
  },
): NewAsk {
  const { student, requestedAt, txn } = anAssociation();
  return {
    request: {
      kind: "new",
      requestId: `request-${id}`,
      personId,
      clientId: "portal",
      idempotencyKey: id,
      fingerprint: id,
      idempotencyUntil: new Date(AN_INSTANT.getTime() + 1),
      choices: [choice],
      ...(releases === undefined ? {} : { releases }),
    },
    choice,
    associationKey: `key-${id}`,
    associationId: id,
    deliveryId: id,
    txn,
    student,
    homeState: "associated",
    requestedAt,
    ...(rules === undefined ? {} : { rules }),
    inHandUntil: AN_INSTANT,
  };
}
