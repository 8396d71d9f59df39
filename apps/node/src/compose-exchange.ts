import { createHash } from "node:crypto";
import { EVENT_BASE } from "@wissel/contract";
import type { Courier, HomeRegister, HostLedger, NewPseudonym, OfferingDirectory, Peer } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import {
  aloneWithGuests,
  hasIdempotencyKey,
  listGuestPlaces,
  openEnrolmentStore,
  postgresApprovalDesk,
  postgresCancellations,
  postgresDecisionDesk,
  postgresDeregistrations,
  postgresLearningAgreements,
  postgresStandingApprovals,
  postgresStudentChanges,
  type Queryable,
  recordHostAnswers,
  rehearsingDecisions,
} from "@wissel/store";
import { deriveSealingKey } from "@wissel/trust";
import { openAgreedScales } from "./agreements/agreed-scales.ts";
import type { AgreementRules } from "./agreements/agreement-rules.ts";
import type { CatalogueArea } from "./catalogue/open-catalogue.ts";
import { type DeliveryArea, type DeliveryParts, openDelivery } from "./delivery/open-delivery.ts";
import { openOutgoing } from "./delivery/outgoing.ts";
import { recognisingGuests } from "./eduxchange/recognising-guests.ts";
import { enrolmentChangedHandler } from "./enrolment/enrolment-changed.ts";
import { type HostExchange, HostUnreachableError } from "./enrolment/host-exchange.ts";
import { type EnrolmentArea, type EnrolmentParts, openEnrolment } from "./enrolment/open-enrolment.ts";
import { openPseudonyms } from "./enrolment/pseudonyms.ts";
import type { Students } from "./enrolment/students.ts";
import type { EventHandler } from "./events/inbox-handlers.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Parts } from "./parts.ts";
import type { PersonSeals } from "./privacy/person-seals.ts";
import { openingDetails, sealingDetails } from "./privacy/sealed-details.ts";

/** Enrolments and results, which write events into each other's transactions. */
export interface Exchange {
  readonly enrolment: EnrolmentArea;
  readonly delivery: DeliveryArea;
  readonly register: Pick<HomeRegister, "begin" | "recordReceipts" | "listForPerson">;
  readonly ledger: HostLedger;
  readonly guests: EnrolmentParts["guests"];
  /** What home does with an event of a host's about an enrolment, unchecked. */
  readonly enrolmentChanged: EventHandler;
  /** The name of a student toward a host, as it was made. */
  readonly pseudonymOf: NewPseudonym;
  /** Begins to judge accepted events; start() does too. */
  startJudging(): void;
  start(eduxchangeCourier: Courier): Promise<void>;
  close(): Promise<void>;
}

/** What other areas give to these two. */
export interface ExchangePorts {
  readonly federation: Federation;
  readonly agreements: AgreementRules;
  /** Alliances that a home is in with us. */
  readonly alliancesOf: (home: string) => readonly string[];
  readonly portals: EnrolmentParts["portals"];
  /** The SIS client that is told of events. */
  readonly eventSis: DeliveryParts["sis"];
  readonly offerings: OfferingDirectory;
  readonly students: Students;
  readonly disclosures: EnrolmentParts["disclosures"];
  readonly seals: PersonSeals;
  readonly rounds: EnrolmentParts["rounds"];
  readonly catalogue: Pick<CatalogueArea, "offeringIdOf" | "offerings" | "refreshOwn">;
  readonly roundPublished: EventHandler;
}

export async function composeExchange(parts: Parts, ports: ExchangePorts): Promise<Exchange> {
  const {
    federation,
    agreements,
    alliancesOf,
    portals,
    eventSis,
    offerings,
    catalogue,
    students,
    rounds,
    roundPublished,
  } = ports;
  const { config, store, clock, newId, log, overrides } = parts;
  const { pool } = store.database;
  const { schacHome } = config.institution;
  const works = config.role !== "serve";

  const delivery = openDelivery({
    own: { entityId: config.baseUrl, schacHome },
    pool,
    queue: { backend: queueBackend(parts), prefix: config.queuePrefix },
    peers: federation.peers,
    eventKeysOf: federation.peers.eventKeysOf,
    sis: eventSis,
    http: federation.http,
    pollClient: federation.poll,
    outgoing: openOutgoing({ peers: federation.peers, policy: config.encryption }),
    statements: federation.peers,
    agreedScales: (homes) =>
      openAgreedScales({ own: schacHome, agreements, offerings: catalogue.offerings }, homes),
    incoming: { decryptionKey: federation.keys.decryptionKey, policy: config.encryption },
    eventKey: () => federation.keys.active("event"),
    revokedKids: () => new Set(federation.keys.revoked("event").map(({ kid }) => kid)),
    sealingKey: await deriveSealingKey(config.keySecret, "events"),
    ladder: config.retryLadder,
    leaseMs: config.deliveryLeaseMs,
    longPollMs: config.longPollMs,
    eventsPerPush: config.eventsPerPush,
    isStopping: parts.isStopping,
    clock,
    newId,
    log,
    registry: parts.registry,
  });
  const pseudonymOf = await openPseudonyms(config.keySecret);
  const place = { institution: schacHome, alliancesOf, newId, eventBase: EVENT_BASE };
  const placed = {
    ...place,
    pool,
    clock,
    newPseudonym: pseudonymOf,
    onBadItem: (error: unknown) => log.error({ err: error }, "the database refused a command as data"),
  };
  const seats = openEnrolmentStore(placed);
  const sealing = sealingDetails(seats.ledger, ports.seals);
  const ledger = { ...seats.ledger, ...recognisingGuests(sealing, { pool, pseudonymOf, clock, newId }) };
  const guests: EnrolmentParts["guests"] = {
    listPlaces: (home, ids) => listGuestPlaces(pool, { home, host: schacHome }, ids),
    alone: (home, work) => aloneWithGuests(pool, home, work),
  };
  const enrolment = openEnrolment({
    own: config.institution,
    peers: federation.peers,
    ledger,
    register: { ...seats.register, ...openingDetails(seats.register, ports.seals), ...overrides.register },
    standingApprovals: postgresStandingApprovals(pool),
    requests: { hasKey: (key) => hasIdempotencyKey(pool, key) },
    students: overrides.students ?? students,
    agreements,
    disclosures: ports.disclosures,
    guests,
    offerings,
    rounds,
    cancellations: postgresCancellations({ pool, institution: schacHome }),
    hostDecisions: seats.hostDecisions,
    rehearse: rehearsingDecisions(placed),
    decisionDesk: postgresDecisionDesk({ pool, institution: schacHome, clock }),
    undoMs: config.undoMs,
    deregistrations: postgresDeregistrations({ ...place, pool, clock, newPseudonym: pseudonymOf }),
    studentChanges: postgresStudentChanges({ ...place, pool, clock, newPseudonym: pseudonymOf }),
    approvalDesk: postgresApprovalDesk({ pool, institution: schacHome, clock }),
    learningAgreements: postgresLearningAgreements({ pool, institution: schacHome }),
    offeringIdOf: catalogue.offeringIdOf,
    catalogueChanged: catalogue.refreshOwn,
    exchange: hostExchange(federation),
    portals,
    settle: (host, settled) => delivery.settleInHand(host, settled),
    kickDeliveries: () => delivery.kick(),
    clock,
    newId,
    digest: (text) => createHash("sha256").update(text).digest("base64url"),
    onError: (error) => log.error({ err: error }, "background work of enrolment failed; it is tried again"),
  });
  const enrolmentChanged = enrolmentChangedHandler<Queryable>((client, answers) =>
    recordHostAnswers(client, answers, { ...place, now: clock.now() }),
  );
  let work: AsyncDisposable | undefined;
  const judging = { enrolmentChanged, roundPublished };

  return {
    enrolment,
    delivery,
    register: seats.register,
    ledger,
    guests,
    enrolmentChanged,
    pseudonymOf,
    startJudging: () => delivery.startJudging(judging),
    async start(eduxchangeCourier) {
      await delivery.start({ works, commandCourier: enrolment.courier, eduxchangeCourier, ...judging });
      if (works) work = enrolment.startWork();
    },
    async close() {
      await work?.[Symbol.asyncDispose]();
      await enrolment.close();
      await delivery.close();
      await seats[Symbol.asyncDispose]();
    },
  };
}

function queueBackend({ config, store }: Parts) {
  if (config.redisUrl !== undefined) return { redisUrl: config.redisUrl };
  const { url: postgresUrl, ownerUrl } = store;
  return { postgresUrl, ...(ownerUrl === undefined ? {} : { ownerUrl }) };
}

/** Enrolment names institutions and knows one kind of silence; the directory and the client know more of it. */
function hostExchange({ peers, exchange }: Federation): HostExchange {
  async function reach<T>(host: string, call: (peer: Peer) => Promise<T>): Promise<T> {
    try {
      const peer = await peers.findBySchacHome(host);
      if (peer === undefined) throw new HostUnreachableError(host, "no-peer");
      return await call(peer);
    } catch (error) {
      if (error instanceof PeerUnreachable)
        throw new HostUnreachableError(host, error.code, { cause: error });
      throw error;
    }
  }
  return {
    post: (host, path, body) => reach(host, (peer) => exchange.post(peer, path, body)),
    get: (host, path) => reach(host, (peer) => exchange.get(peer, path)),
  };
}
