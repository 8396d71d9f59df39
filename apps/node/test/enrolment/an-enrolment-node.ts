import { createHash, randomBytes, randomUUID } from "node:crypto";
import { EVENT_BASE } from "@wissel/contract";
import type { AcceptedEvent, CatalogueOffering, Clock, SeatPoolSize } from "@wissel/core";
import {
  aloneWithGuests,
  applyPools,
  hasIdempotencyKey,
  inTransaction,
  listGuestPlaces,
  listStudents,
  openDatabase,
  openEnrolmentStore,
  postgresApprovalDesk,
  type Queryable,
} from "@wissel/store";
import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import type { FederatedNode, Seat } from "@wissel/testing/federation";
import type { FastifyInstance } from "fastify";
import { v7 as uuidv7 } from "uuid";
import { type OnRecord, openAgreementRules } from "../../src/agreements/agreement-rules.ts";
import { openHomeRounds } from "../../src/alliance/home-rounds.ts";
import { withRounds } from "../../src/alliance/round-offerings.ts";
import { calendarHandlers } from "../../src/calendar/calendar-handlers.ts";
import { settleAttempts } from "../../src/delivery/settle-attempts.ts";
import { openEnrolment } from "../../src/enrolment/open-enrolment.ts";
import { institutionsOf } from "../../src/enrolment/partners.ts";
import { openDetailsPull } from "../../src/enrolment/pull-details.ts";
import { type Chores, choresOf } from "./chores.ts";
import { deliverDue, eventCourier, settling } from "./deliver-due.ts";
import { eventsTaken } from "./events-taken.ts";
import { mailOf, type Postbox } from "./mail-of.ts";
import { type MortalPool, mortalPool, ProcessGoneError } from "./mortal-pool.ts";
import { nameOf, pinned } from "./pinned-partners.ts";
import { serveEnrolment } from "./serve-enrolment.ts";
import { storesOn } from "./stores-on.ts";
import { exchangeOf } from "./world-exchange.ts";
import { directoryOf, showCancelled } from "./world-offerings.ts";

/** A clock that moves when the test says so; every node of a federation looks at the same one. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export function aClock(start: Date): TestClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advance(ms) {
      now += ms;
    },
  };
}

export interface OwnedAgreement extends OnRecord {
  /** schacHome of the institution whose copy it is. */
  readonly owner: string;
}

/** What the institutions of a federation have in common in a test. */
export interface World {
  readonly clock: TestClock;
  /** Every institution's offerings, as its node would have fetched them. */
  readonly offerings: CatalogueOffering[];
  /** Copies of agreements on record, by whose they are. */
  readonly agreements?: readonly OwnedAgreement[];
  /** Where there is no test run that brings a database. */
  readonly openDatabase?: () => Promise<TestDatabase>;
}

/** A node with everything of enrolment on a real database, without the parts of other areas around it. */
export interface EnrolmentNode extends FederatedNode, Chores {
  readonly app: FastifyInstance;
  readonly db: Queryable;
  /** The connections of what counts as its process. */
  readonly process: MortalPool;
  /** What it sent to its students. */
  readonly postbox: Postbox;
  /** Publishes an own offering with its seat pools. */
  publish(offering: CatalogueOffering, pools: readonly SeatPoolSize[]): Promise<void>;
  resize(offeringId: string, pools: readonly SeatPoolSize[]): Promise<void>;
  /** From now on a freed place is offered to the first who waits. */
  offerFreedPlaces(offeringId: string): Promise<void>;
  /** Frees what was held for a permission that did not come; answers how many. */
  expirePermissions(): Promise<number>;
  /** Notes that the desk has to be reminded; answers how many. */
  remindDesk(): Promise<number>;
  /** Ends what was cut off while an offering was being cancelled; answers how many. */
  endCancelled(): Promise<number>;
  /** Passes on what nobody answered in time; answers how many. */
  expireOffers(): Promise<number>;
  /** Registers an own student and answers the person id. */
  enter(student?: { readonly level?: string; readonly creditsEarned?: number }): Promise<string>;
  pullDetails(): Promise<void>;
  /** The receiving end of events, without signatures: those are the events area's own. */
  accept(event: AcceptedEvent): Promise<void>;
}

export async function anEnrolmentNode(
  seat: Seat,
  world: World,
  find: (schacHome: string) => EnrolmentNode,
): Promise<EnrolmentNode> {
  const { schacHome, origin } = seat;
  const { clock } = world;
  const testDatabase = await (world.openDatabase ?? openTestDatabase)();
  const database = openDatabase({
    url: testDatabase.appUrl,
    applicationName: `test ${schacHome}`,
    maxConnections: 10,
    onError: () => undefined,
    asker: () => app.asking.current(),
  });
  const pool = mortalPool(database.pool);
  const place = { institution: schacHome, alliancesOf: () => ["coast"] };
  const context = {
    ...place,
    pool,
    clock,
    newId: uuidv7,
    newPseudonym: () => randomUUID(),
    eventBase: EVENT_BASE,
  };
  const store = openEnrolmentStore(context);
  const approvalDesk = postgresApprovalDesk(context);
  const contacts = new Map<string, Date>();
  const exchange = exchangeOf(seat);
  const kickDeliveries = () => undefined;
  const directory = directoryOf(world.offerings);
  const rounds = openHomeRounds({ own: { schacHome }, pool, clock, directory });
  const area = openEnrolment({
    own: { schacHome, name: nameOf(schacHome), timeZone: "Europe/Amsterdam" },
    peers: {
      listPinned: () => seat.members.filter((member) => member.schacHome !== schacHome).map(pinned),
      noteContact: (peer, at) => {
        contacts.set(peer, at);
      },
      lastContact: async (peer) => contacts.get(peer),
    },
    ledger: store.ledger,
    register: store.register,
    hostDecisions: store.hostDecisions,
    ...storesOn(context),
    requests: { hasKey: (key) => hasIdempotencyKey(pool, key) },
    students: {
      findFacts: async (personId) => {
        const [student] = await listStudents(pool, [personId]);
        if (student === undefined) return undefined;
        const { level, programmeCode, creditsEarned, deregisteredOn = "9" } = student;
        if (deregisteredOn <= clock.now().toISOString()) return undefined;
        return JSON.parse(JSON.stringify({ level, programmeCode, creditsEarned }));
      },
      listDetails: (personIds) => listStudents(pool, personIds),
    },
    approvalDesk,
    undoMs: 600_000,
    // Offerings of these tests go by their ids in the SIS as well.
    offeringIdOf: (sourceId) => sourceId,
    catalogueChanged: () => showCancelled(pool, world.offerings),
    agreements: openAgreementRules({
      own: schacHome,
      list: async () => (world.agreements ?? []).filter(({ owner }) => owner === schacHome),
      idsOf: (_, sourceId) => [sourceId],
      clock,
    }),
    guests: {
      listPlaces: (home, ids) => listGuestPlaces(pool, { home, host: schacHome }, ids),
      alone: (home, work) => aloneWithGuests(pool, home, work),
    },
    offerings: withRounds(directory, rounds),
    rounds,
    exchange,
    portals: { nameOf: (clientId) => `The portal ${clientId}` },
    settle: (recipient, settled) =>
      settleAttempts(
        settling(pool, clock),
        recipient,
        settled.map(({ deliveryId, verdict }) => ({
          delivery: { deliveryId, kind: "command", epoch: 0, attempts: 0, createdAt: clock.now() },
          verdict,
        })),
      ),
    kickDeliveries,
    clock,
    newId: uuidv7,
    digest,
    onError: (error) => {
      // What a process that is gone still had in hand, nobody hears of.
      if (!(error instanceof ProcessGoneError)) throw error;
    },
    limits: { gatherMs: 1, settleMs: 1, restMs: 0 },
  });
  const mail = mailOf(seat, { pool, clock, offerings: directoryOf(world.offerings) });
  const calendar = calendarHandlers({
    own: { schacHome },
    baseUrl: origin,
    pool,
    register: store.register,
    offerings: withRounds(directory, rounds),
    institutions: institutionsOf({ schacHome, name: nameOf(schacHome) }, seat.members.map(pinned)),
    check: area.readyCheck,
    clock,
    newSecret: () => randomBytes(32).toString("base64url"),
    digest,
  });
  const app = await serveEnrolment(area, {
    me: { ...mail.area.me, ...calendar },
    desk: mail.area.desk,
  });
  const takeEvent = eventsTaken(context);

  const node: EnrolmentNode = {
    schacHome,
    origin,
    app,
    db: database.pool,
    process: pool,
    postbox: mail.postbox,
    async publish(offering, pools) {
      const { offeringId, enrolmentWindow } = offering;
      world.offerings.push(offering);
      await pool.query(
        "INSERT INTO offering_enrolment (offering_id, opens_at, closes_at) VALUES ($1, $2, $3)",
        [offeringId, enrolmentWindow.opensAt, enrolmentWindow.closesAt],
      );
      await node.resize(offeringId, pools);
    },
    async resize(offeringId, pools) {
      const applied = await inTransaction(pool, (client) =>
        applyPools(
          client,
          { offeringId, pools },
          { ...place, newId: uuidv7, eventBase: EVENT_BASE, now: clock.now(), actor: "test" },
        ),
      );
      if (!applied.ok) throw new Error(applied.refusal.code);
    },
    async offerFreedPlaces(offeringId) {
      await pool.query("UPDATE offering_enrolment SET promotion = 'offer' WHERE offering_id = $1", [
        offeringId,
      ]);
    },
    expirePermissions: () => store.ledger.expirePermissions(100),
    remindDesk: () => approvalDesk.remindDue(uuidv7),
    ...choresOf(area),
    endCancelled: () => store.ledger.endCancelled(100),
    expireOffers: () => store.ledger.expireOffers(100),
    async enter({ level = "bachelor", creditsEarned = 60 } = {}) {
      const personId = uuidv7();
      await pool.query(
        `INSERT INTO person (person_id, source_id, login_subject, given_name, surname, mail, level, credits_earned, updated_at)
         VALUES ($1, $2, $2, 'Test', 'Student', $3, $4, $5, $6)`,
        [personId, `S-${personId}`, `${personId}@${schacHome}`, level, creditsEarned, clock.now()],
      );
      return personId;
    },
    async settle() {
      const delivered = await deliverDue(pool, clock, {
        command: area.courier,
        set: eventCourier(seat, find),
        eduxchange: area.courier,
      });
      return (await mail.area.run()) || delivered;
    },
    async accept(event) {
      await inTransaction(pool, (client) => takeEvent(client, event));
    },
    pullDetails: openDetailsPull({ ledger: store.ledger, partners: exchange, clock }),
    async [Symbol.asyncDispose]() {
      await app.close();
      await area.close();
      await store[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await testDatabase[Symbol.asyncDispose]();
    },
  };
  return node;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
