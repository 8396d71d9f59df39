import { documents, openValidators } from "@wissel/contract";
import type {
  ApprovalDesk,
  Clock,
  Courier,
  Disclosures,
  HomeRegister,
  HostLedger,
  LearningAgreements,
  NewId,
  OfferingCancellations,
  OfferingDirectory,
  PeerDirectory,
  StandingApprovals,
} from "@wissel/core";
import type {
  DecisionDesk,
  Deregistrations,
  HostDecisions,
  RehearseDecisions,
  StudentChanges,
} from "@wissel/store";
import type { AgreementRules } from "../agreements/agreement-rules.ts";
import { sendingOnlyAgreed } from "../agreements/home-side.ts";
import { startLoop } from "../delivery/loop.ts";
import { findReadyCheck } from "../readiness/find-ready-check.ts";
import { type RosterHandlers, rosterHandlers } from "../roster/roster-handlers.ts";
import type { Guests } from "./agreement-limit.ts";
import { type AskPorts, findAsk } from "./ask-choice.ts";
import { commandCourier } from "./command-courier.ts";
import type { StoredRequests } from "./create-enrolment.ts";
import { type DecisionHandlers, decisionHandlers } from "./decision-handlers.ts";
import { followDeregistrations } from "./deregister.ts";
import { type DeregistrationHandlers, deregistrationHandlers } from "./deregistration-handlers.ts";
import { type DeskEnrolmentHandlers, deskHandlers } from "./desk-handlers.ts";
import type { Portals } from "./enrolment-wire.ts";
import { type EnrolmentExchangeHandlers, exchangeHandlers } from "./exchange-handlers.ts";
import type { HostExchange } from "./host-exchange.ts";
import { HOST_LINE_LIMITS, type HostLineLimits, type HostLinePorts, openHostLines } from "./host-line.ts";
import { type LeavePhasesPorts, leavePhases } from "./leave-phases.ts";
import { type EnrolmentHandlers, type MePorts, meHandlers } from "./me-handlers.ts";
import { keepDesk } from "./open-approvals.ts";
import { type Institutions, institutionsOf } from "./partners.ts";
import { openPlaces } from "./places.ts";
import { openDetailsPull } from "./pull-details.ts";
import { recent } from "./recent.ts";
import { resumeWalks } from "./resume-walks.ts";
import { openSendCommands } from "./send-commands.ts";
import { settleDecisions } from "./settle-decisions.ts";
import { type SisEnrolmentHandlers, sisEnrolmentHandlers } from "./sis-handlers.ts";
import { type StandingApprovalHandlers, standingApprovalHandlers } from "./standing-approval-handlers.ts";
import type { Students } from "./students.ts";
import { tellChanges } from "./tell-changes.ts";
import { openWaitingPositions } from "./waiting-positions.ts";

/** What this area is made of; each part is somebody else's. */
export interface EnrolmentParts {
  readonly own: { readonly schacHome: string; readonly name: string; readonly timeZone: string };
  readonly peers: Pick<PeerDirectory, "listPinned" | "noteContact" | "lastContact">;
  readonly ledger: HostLedger;
  readonly register: HomeRegister;
  readonly standingApprovals: StandingApprovals;
  readonly requests: StoredRequests;
  readonly students: Students;
  readonly disclosures: Pick<Disclosures, "note">;
  readonly guests: Guests;
  readonly agreements: AgreementRules;
  readonly cancellations: OfferingCancellations;
  readonly approvalDesk: ApprovalDesk;
  readonly decisionDesk: DecisionDesk;
  readonly hostDecisions: HostDecisions;
  readonly rehearse: RehearseDecisions;
  readonly deregistrations: Deregistrations;
  readonly studentChanges: StudentChanges;
  /** For how long a decision of the SIS is held back. */
  readonly undoMs: number;
  readonly learningAgreements: LearningAgreements;
  /** Ids of own offerings, by the SIS's own keys. */
  readonly offeringIdOf: (sourceId: string) => string;
  /** The own catalogue is to be read again. */
  readonly catalogueChanged: () => Promise<void>;
  readonly offerings: OfferingDirectory;
  readonly rounds: MePorts["rounds"] & LeavePhasesPorts["rounds"];
  readonly exchange: HostExchange;
  readonly portals: Portals;
  readonly settle: HostLinePorts["settle"];
  readonly kickDeliveries: () => void;
  readonly clock: Clock;
  readonly newId: NewId;
  /** SHA-256, base64url. */
  readonly digest: (text: string) => string;
  readonly onError: (error: unknown) => void;
  readonly limits?: Partial<HostLineLimits>;
}

/** Enrolment, put together: handlers for four audiences, the courier of commands, and the work in the background. */
export interface EnrolmentArea {
  readonly me: EnrolmentHandlers;
  readonly exchange: EnrolmentExchangeHandlers;
  readonly desk: DeskEnrolmentHandlers;
  readonly sis: SisEnrolmentHandlers &
    StandingApprovalHandlers &
    RosterHandlers &
    DecisionHandlers &
    DeregistrationHandlers;
  /** What home brings to a choice that a host leads in. */
  findAsk(...asked: AskedFor): ReturnType<typeof findAsk>;
  readonly institutions: Institutions;
  /** Carries deliveries of kind `command`. */
  readonly courier: Courier;
  /** Asks the next choice where a walk stands still: its host has taken back what it gave, or whoever walked it is gone. */
  resumeWalks(): Promise<void>;
  /** Ends what students asked in phases that a place of theirs excludes. */
  leavePhases(): Promise<void>;
  /** Lets decisions of the SIS take effect that can be undone no more, and ends places whose condition was not met. */
  settleDecisions(): Promise<void>;
  /** Ends what students have who are none any more, and tells hosts of the rest. */
  followDeregistrations(): Promise<void>;
  /** Tells hosts of students who are not as they were told. */
  tellChanges(): Promise<void>;
  /** For nodes that work: pulls details, ends permissions that did not come, takes up walks that stand still, ends what a place excludes, keeps the officers' desk, releases unused places and passes offers on. */
  startWork(): AsyncDisposable;
  /** What a student should know before an opening. */
  readyCheck(wanted: Parameters<typeof findReadyCheck>[1]): ReturnType<typeof findReadyCheck>;
  /** Waits for what is under way to hosts. */
  close(): Promise<void>;
}

type AskedFor = Parameters<typeof findAsk> extends [unknown, ...infer Asked] ? Asked : never;

/** How old home's rules may be where another process wrote them. */
const APPROVALS_MAX_AGE_MS = 1_000;
const DETAILS_EVERY_MS = 2_000;
const WALKS_EVERY_MS = 5_000;
const PHASES_EVERY_MS = 5_000;
const DECISIONS_EVERY_MS = 5_000;
const CHANGES_EVERY_MS = 5_000;
const DESK_EVERY_MS = 10_000;
const LEDGER_EVERY_MS = 30_000;
const LEDGER_PER_ROUND = 500;

export function openEnrolment(parts: EnrolmentParts): EnrolmentArea {
  const { ledger, register, clock, exchange, standingApprovals, own } = parts;
  const { schacHome, name } = own;
  const institutions = institutionsOf({ schacHome, name }, parts.peers.listPinned());
  const send = sendingOnlyAgreed(parts, openSendCommands({ hosts: exchange, clock }));
  const lines = openHostLines(
    { send, register, settle: parts.settle, clock, onError: parts.onError },
    { ...HOST_LINE_LIMITS, ...parts.limits },
  );
  const validators = openValidators(documents.sis);
  const approvals = recent(() => standingApprovals.list(), { clock, maxAgeMs: APPROVALS_MAX_AGE_MS });
  const ask = { ...parts, approvals, lines } satisfies AskPorts & Pick<MePorts, "rounds">;
  const places = openPlaces({ own: own.schacHome, ledger, hosts: exchange, clock });

  const positions = openWaitingPositions({ own: own.schacHome, hosts: exchange, register, clock });

  const deciding = { ...parts, lines };
  const telling = { ...parts, institutions };
  const mine: MePorts = { ...ask, institutions, places, positions, underWay: new Map() };

  return {
    me: meHandlers(mine),
    findAsk: (...asked) => findAsk(ask, ...asked),
    institutions,
    readyCheck: (wanted) => findReadyCheck(mine, wanted),
    exchange: exchangeHandlers({ ...parts, institutions, contacts: parts.peers }),
    desk: deskHandlers(ask),
    sis: {
      ...sisEnrolmentHandlers({ ...parts, validators }),
      ...standingApprovalHandlers({ ...parts, approvals, validators }),
      ...rosterHandlers(parts),
      ...decisionHandlers(deciding),
      ...deregistrationHandlers(parts),
    },
    courier: commandCourier({ ...ask, send }),
    resumeWalks: () => resumeWalks(ask),
    leavePhases: () => leavePhases(parts),
    settleDecisions: () => settleDecisions(deciding),
    followDeregistrations: () => followDeregistrations(parts),
    tellChanges: () => tellChanges(telling),
    startWork() {
      const { onError } = parts;
      const pull = openDetailsPull({ ledger, partners: exchange, clock });
      return together([
        startLoop({ everyMs: DETAILS_EVERY_MS, run: pull, onError }),
        startLoop({ everyMs: WALKS_EVERY_MS, run: () => resumeWalks(ask), onError }),
        startLoop({ everyMs: PHASES_EVERY_MS, run: () => leavePhases(parts), onError }),
        startLoop({ everyMs: DECISIONS_EVERY_MS, run: () => settleDecisions(deciding), onError }),
        startLoop({ everyMs: DECISIONS_EVERY_MS, run: () => followDeregistrations(parts), onError }),
        startLoop({ everyMs: CHANGES_EVERY_MS, run: () => tellChanges(telling), onError }),
        startLoop({ everyMs: DESK_EVERY_MS, run: () => keepDesk(ask), onError }),
        startLoop({ everyMs: LEDGER_EVERY_MS, run: () => keepLedger(parts), onError }),
      ]);
    },
    close: () => lines.close(),
  };
}

/** What the ledger does by itself because its time has come, or was cut off. Releases first: what they free may be waited for. */
async function keepLedger({ ledger, kickDeliveries }: EnrolmentParts): Promise<void> {
  for (const run of [
    ledger.endCancelled,
    ledger.runReleases,
    ledger.expirePermissions,
    ledger.expireOffers,
  ]) {
    let done: number;
    do {
      done = await run(LEDGER_PER_ROUND);
      if (done > 0) kickDeliveries();
    } while (done === LEDGER_PER_ROUND);
  }
}

function together(loops: readonly AsyncDisposable[]): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(loops.map((loop) => loop[Symbol.asyncDispose]()));
    },
  };
}
