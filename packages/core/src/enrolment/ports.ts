import type { OfferingCancellation } from "../catalogue/items.ts";
import type { Outcome } from "../outcome.ts";
import type { RoundRuleRefusal, RoundRules } from "../rounds/round-rules.ts";
import type { InLane } from "../seats/slice.ts";
import type { Assignee } from "./approval-desk.ts";
import type { Association, StudentFacts } from "./association.ts";
import type {
  CommandRefusal,
  DecisionRefusal,
  EnrolmentClaim,
  HomeCommand,
  HomeDecision,
  OfferAnswer,
  OfferAnswerKind,
  Withdrawal,
} from "./commands.ts";
import type { Receipt } from "./receipt.ts";
import type { Choice, NewRequest, NextChoice, StoredRequest } from "./request.ts";
import type { StandingApproval } from "./standing-approval.ts";
import type { AssociationState } from "./states.ts";

/**
 * The places of this institution's offerings. Every method that moves a seat is group-committed and answers after
 * the commit, in the order of its input. Repeats are answered with the current receipt.
 */
export interface HostLedger {
  /** A denial is a receipt (hostState `denied` with its reason), kept so that a repeat gets the same answer. */
  claim(claims: readonly EnrolmentClaim[]): Promise<readonly Outcome<Receipt, CommandRefusal>[]>;
  /** An unknown association leaves a tombstone; its receipt has version 0. */
  withdraw(withdrawals: readonly InLane<Withdrawal>[]): Promise<readonly Outcome<Receipt, CommandRefusal>[]>;
  decide(decisions: readonly InLane<HomeDecision>[]): Promise<readonly Outcome<Receipt, DecisionRefusal>[]>;
  /** Frees what was held for a permission that did not come in time; answers how many. Repeat while it is `limit`. */
  expirePermissions(limit: number): Promise<number>;
  /** An offer that is not open any more moves nothing; the receipt says why. */
  answerOffers(answers: readonly OfferAnswer[]): Promise<readonly Outcome<Receipt, DecisionRefusal>[]>;
  /**
   * Passes on the places of offers that nobody answered in time and whose home acknowledged that it was told; answers
   * how many. Repeat while it is `limit`.
   */
  expireOffers(limit: number): Promise<number>;
  /** Ends what is live in cancelled offerings and shuts their pools; answers how many ended. Repeat while it is `limit`. */
  endCancelled(limit: number): Promise<number>;
  /** Carries out due releases of unused places, each exactly once; answers how many. Repeat while it is `limit`. */
  runReleases(limit: number): Promise<number>;
  findReceipt(home: string, associationId: string): Promise<Receipt | undefined>;
  /** Places for students of `home`; unknown offerings are left out. Not under the lock: a hint. */
  listAvailability(offeringIds: readonly string[], home: string): Promise<readonly Availability[]>;
  /** Attending students of partners whose details were not pulled yet, or are different since, oldest first. */
  listWithoutDetails(limit: number): Promise<readonly DetailsWanted[]>;
  /** By association key. Nothing of a student of whom `dueAt` is another by now: that is to be pulled again. */
  saveDetails(details: ReadonlyMap<string, PersonDetails>, dueAt: ReadonlyMap<string, Date>): Promise<void>;
}

export interface Availability {
  readonly offeringId: string;
  readonly opensAt?: Date;
  readonly closesAt?: Date;
  /** Whether any seat pool takes students of this home. */
  readonly eligible: boolean;
  /** Absent when unlimited. */
  readonly placesLeft?: number;
  readonly waiting: number;
  readonly asOf: Date;
}

export interface DetailsWanted {
  readonly associationKey: string;
  readonly home: string;
  readonly associationId: string;
  /** The fields the offering asks for. */
  readonly fields: readonly string[];
  /** Home's instant since when they are different from what was pulled. */
  readonly dueAt?: Date;
}

export type PersonDetails = { readonly [field: string]: string };

/**
 * What this institution's own students asked, at whatever host. Written before the host is asked. Offerings of this
 * institution itself are decided in the same transaction as the write, so their answer is final at once.
 */
export interface HomeRegister {
  begin(asks: readonly NewAsk[]): Promise<readonly Outcome<Begun, BeginRefusal>[]>;
  /** What hosts said. Never goes back to a lower version; unknown associations answer undefined. */
  recordReceipts(records: readonly HostAnswer[]): Promise<readonly (Recorded | undefined)[]>;
  /** The host did not answer: the receipt says so and the walk pauses. Does nothing once it has answered. */
  recordUnreachable(associations: readonly { host: string; associationId: string }[]): Promise<void>;
  /** Ends it at home at once; the host is told by the command. Repeating it answers the same, without a command. */
  withdraw(withdrawal: HomeWithdrawal): Promise<Outcome<Committed, HomeWithdrawalRefusal>>;
  /** Brings a student's answer to an open waiting-list offer. What it comes to is the host's to say. */
  answerOffer(answer: HomeOfferAnswer): Promise<Outcome<Committed, HomeOfferAnswerRefusal>>;
  decide(decisions: readonly Permission[]): Promise<readonly Outcome<Committed, PermissionRefusal>[]>;
  /** Ends what students asked in phases that a place of theirs excludes, by these rules; answers how much. */
  leavePhases(rules: readonly RoundRules[]): Promise<number>;
  findForPerson(personId: string, associationId: string): Promise<HomeView | undefined>;
  /** Newest first. */
  listForPerson(personId: string, limit: number): Promise<readonly HomeView[]>;
  /** The attending ones among these that this host may ask details of. */
  listForHost(host: string, associationIds: readonly string[]): Promise<readonly Association[]>;
  /** Live enrolments on which home is pending, oldest first. */
  listApprovals(query: ApprovalQuery): Promise<readonly Association[]>;
  /** Requests whose walk stood still since `before`: the next choice has to be asked (crash between two steps). */
  listStalledWalks(before: Date, limit: number): Promise<readonly HomeView[]>;
  listEnrolments(query: EnrolmentQuery): Promise<readonly EnrolmentRow[]>;
}

/** One choice to ask. `associationKey`, `associationId`, `deliveryId` and `txn` are new ids made by the caller. */
export interface NewAsk {
  readonly request: NewRequest | NextChoice;
  readonly choice: Choice;
  readonly associationKey: string;
  readonly associationId: string;
  readonly deliveryId: string;
  readonly txn: string;
  readonly student: StudentFacts;
  /** `associated` when a standing approval covers it. */
  readonly homeState: "pending" | "associated";
  /** Which one. */
  readonly permittedBy?: string;
  readonly permissionUntil?: Date;
  readonly requestedAt: Date;
  /** What the host has given already, where it is the host that asks: nothing is owed to it then. */
  readonly given?: HostGiven;
  /** Of the round that governs the offering, if it has any. */
  readonly rules?: RoundRules;
  /** A partner is asked by the caller itself until then; after that the sweeper owns the command. */
  readonly inHandUntil: Date;
}

/** A host that leads, as over eduXchange, has decided before home hears of it. */
export type HostGiven = "pending" | "queued" | "associated";

export interface Begun extends Committed {
  /** Nothing new was written: the key was used before, or a live association exists, or the walk had moved on. */
  readonly repeated: boolean;
  readonly request: StoredRequest;
}

export interface Committed {
  readonly association: Association;
  /** What the caller now brings to the host; absent at the own institution and for a repeat. */
  readonly command?: { readonly deliveryId: string; readonly command: HomeCommand };
}

export type BeginRefusal =
  | { readonly code: "idempotency-key-reused" }
  /** An earlier withdrawal from this offering has not reached its host yet. */
  | { readonly code: "withdrawal-not-acknowledged" }
  | { readonly code: "request-unknown" }
  | { readonly code: "person-unknown" }
  | RoundRuleRefusal
  | ReleaseRefusal
  | CommandRefusal;

/** What is to be given up is no live enrolment of this student, or is in an offering that is asked for. */
export type ReleaseRefusal = { readonly code: "release-not-possible" };

/** `associationId` is what was asked; a receipt of another id means that the host knows a live one already. */
export interface HostAnswer {
  readonly host: string;
  readonly associationId: string;
  readonly answer: HostReceipt | { readonly refusedBecause: string };
  /** Why and from when the host has cancelled the offering, where an event says so. */
  readonly cancellation?: OfferingCancellation;
}

/** The part of a receipt or of an `enrolment-changed` event that home keeps. */
export type HostReceipt = Pick<
  Receipt,
  "associationId" | "hostState" | "version" | "position" | "reason" | "offer" | "terms"
>;

export interface Recorded extends HomeView {
  /** False when it was known already, or older than what is known. */
  readonly changed: boolean;
}

/** An association with the request it belongs to. */
export interface HomeView {
  readonly association: Association;
  readonly request: StoredRequest;
}

export interface HomeWithdrawal {
  readonly personId: string;
  readonly associationId: string;
  readonly deliveryId: string;
  readonly inHandUntil: Date;
}

export type HomeWithdrawalRefusal = { readonly code: "association-unknown" } | CommandRefusal;

/** A student's answer to a waiting-list offer. */
export interface HomeOfferAnswer {
  readonly personId: string;
  readonly associationId: string;
  readonly offerId: string;
  readonly answer: OfferAnswerKind;
  /** What an acceptance gives up once it is granted, in place of what the request named. */
  readonly releases?: string;
  readonly deliveryId: string;
  readonly inHandUntil: Date;
}

export type HomeOfferAnswerRefusal =
  | { readonly code: "association-unknown" }
  /** Answered before, over, or never made; `reason` is the association's. */
  | { readonly code: "offer-not-open"; readonly reason?: string }
  | ReleaseRefusal
  | CommandRefusal;

/** An officer's decision. Repeating it answers the same, without a command. */
export interface Permission {
  readonly associationId: string;
  readonly homeState: "associated" | "denied";
  /** Role or client, never a person's name. */
  readonly actor: string;
  readonly deliveryId: string;
  readonly inHandUntil: Date;
}

export type PermissionRefusal =
  | { readonly code: "association-unknown" }
  /** Decided otherwise, withdrawn, or ended by the host. */
  | {
      readonly code: "permission-already-decided";
      readonly homeState: AssociationState;
      readonly hostState: AssociationState;
    }
  | CommandRefusal;

export interface ApprovalQuery {
  readonly host?: string;
  readonly offeringId?: string;
  readonly programmeCode?: string;
  readonly level?: string;
  /** Whose turn it is. */
  readonly assignee?: Assignee;
  /** Their place is freed before this instant. */
  readonly dueBefore?: Date;
  /** Association key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** For the institution's own SIS: every association it takes part in, by association key. */
export interface EnrolmentQuery {
  /** As home: own students anywhere. As host: anybody in own offerings. Absent: both. */
  readonly role?: "home" | "host";
  readonly offeringId?: string;
  readonly homeState?: AssociationState;
  readonly hostState?: AssociationState;
  readonly updatedSince?: Date;
  /** Association key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface EnrolmentRow {
  readonly association: Association;
  /** What was pulled from the home of a partner's student. */
  readonly details?: PersonDetails;
}

/** Home's rules: whom it lets take what without asking a person. */
export interface StandingApprovals {
  list(): Promise<readonly StandingApproval[]>;
  find(sourceId: string): Promise<StandingApproval | undefined>;
  /** Writes one, or takes it away, as `next` says of what there is; asked while nobody else can write it. */
  write<R>(
    sourceId: string,
    next: (current: StandingApproval | undefined) => Outcome<StandingApproval | undefined, R>,
    options: { readonly dryRun: boolean },
  ): Promise<Outcome<ApprovalWritten, R>>;
}

/** What became of a standing approval. */
export interface ApprovalWritten {
  readonly isNew: boolean;
  /** As it stands now; undefined where there is none. */
  readonly approval: StandingApproval | undefined;
}
