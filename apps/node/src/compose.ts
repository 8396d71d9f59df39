import { documents, openValidators } from "@wissel/contract";
import { postgresDisclosures, prismaPeerStatements } from "@wissel/store";
import { deriveSealingKey } from "@wissel/trust";
import type { FastifyInstance } from "fastify";
import { memberHandlers } from "./alliance/handlers.ts";
import { openHomeRounds } from "./alliance/home-rounds.ts";
import { withRounds } from "./alliance/round-offerings.ts";
import { openAuthorisation } from "./authorisation/open-authorisation.ts";
import { openPersons } from "./authorisation/open-persons.ts";
import { openChanges } from "./changes/open-changes.ts";
import { composeAgreements } from "./compose-agreements.ts";
import { composeAudit } from "./compose-audit.ts";
import { composeBoard } from "./compose-board.ts";
import { composeCalendar } from "./compose-calendar.ts";
import { composeCatalogue } from "./compose-catalogue.ts";
import { composeEduxchange } from "./compose-eduxchange.ts";
import { composeExchange } from "./compose-exchange.ts";
import { composeMailArea } from "./compose-mail.ts";
import { composePrivacy } from "./compose-privacy.ts";
import { composeReconciliation, startWhenLearnt } from "./compose-reconciliation.ts";
import { composeRounds } from "./compose-rounds.ts";
import { readEduxchangeFile } from "./eduxchange/eduxchange-file.ts";
import { studentsOf } from "./enrolment/open-students.ts";
import { evidenceHandlers } from "./evidence/sis-handlers.ts";
import { openFederation } from "./federation/open-federation.ts";
import { healthHandlers } from "./health.ts";
import { registerAudience } from "./http/audience.ts";
import type { Authenticate } from "./http/caller.ts";
import { compileAhead } from "./http/compile-ahead.ts";
import { servePages } from "./pages/serve-pages.ts";
import type { Parts } from "./parts.ts";
import { openPersonSeals } from "./privacy/person-seals.ts";
import { holdBackWhileLearning, openLearningState } from "./reconciliation/learning.ts";
import { deskConversionHandlers, sisConversionHandlers } from "./scales/conversion-handlers.ts";
import { publicDistributionHandlers, sisDistributionHandlers } from "./scales/distribution-handlers.ts";
import { startFetchingDistributions } from "./scales/fetch-distributions.ts";
import { startFetchingScales } from "./scales/fetch-scales.ts";
import { publicScaleHandlers, sisScaleHandlers } from "./scales/scale-handlers.ts";
import { openSession } from "./session/open-session.ts";

/** The node put together, at rest. */
export interface Composition {
  /** Begins background work; resolves when it is under way. */
  start(): Promise<void>;
  /** Ends background work and gives back what was opened, in the opposite order. */
  close(): Promise<void>;
}

/** The one place where areas are wired: each is opened with what it needs, then each audience gets its handlers. */
export async function compose(app: FastifyInstance, parts: Parts): Promise<Composition> {
  const { config, store, clock, newId, log, registry, isStopping } = parts;
  const { database } = store;
  const { schacHome, name } = config.institution;
  const works = config.role !== "serve";

  const learning = await openLearningState(database.pool, parts);
  holdBackWhileLearning(app, learning);
  const federation = await openFederation({ config, database, clock, newId, log });
  const students = studentsOf(database.pool, { clock, timeZone: config.institution.timeZone });
  const eduxchangeFile = readEduxchangeFile(config.eduxchangeFile);
  const authorisation = await openAuthorisation({
    config,
    database,
    federation,
    receiver: eduxchangeFile.host?.intake,
    onStudentSeen: students.noteSeen,
    clock,
    newId,
    log,
  });
  const alliancesOf = (home: string) =>
    federation.pinned.find((peer) => peer.schacHome === home)?.alliances ?? [];
  const onWritten = () => exchange.delivery.kick();
  const catalogue = await composeCatalogue(parts, { federation, alliancesOf, onWritten });
  const { pool } = database;
  const homeRounds = openHomeRounds({ own: { schacHome }, pool, clock, directory: catalogue.offerings });
  const offerings = withRounds(catalogue.offerings, homeRounds);
  const rounds = composeRounds(parts, { federation, offerings, alliancesOf, kickDeliveries: onWritten });
  const { roundPublished } = rounds;
  const { portals } = authorisation;
  const agreements = await composeAgreements(parts, federation);
  const disclosures = postgresDisclosures({ pool, clock, newId });
  const seals = openPersonSeals({ pool, keySecret: config.keySecret });
  const exchange = await composeExchange(parts, {
    federation,
    agreements: agreements.rules,
    alliancesOf,
    portals,
    eventSis: authorisation.eventSis,
    offerings,
    students,
    disclosures,
    seals,
    rounds: homeRounds,
    catalogue,
    roundPublished,
  });
  const { enrolment, delivery } = exchange;
  const eduxchange = await composeEduxchange(parts, {
    file: eduxchangeFile,
    authenticate: authorisation.authenticate,
    federation,
    exchange,
    agreements: agreements.rules,
    offerings,
    students,
    disclosures,
    tellsSis: authorisation.eventSis === undefined ? "asks" : "told",
  });
  const ledger = await composeReconciliation(parts, {
    federation,
    exchange,
    agreements: agreements.rules,
    offerings,
    alliancesOf,
  });
  const mail = composeMailArea(parts, { federation, offerings });
  const audit = composeAudit(parts, federation);
  const privacy = composePrivacy(parts, { federation, disclosures, seals });

  const changes = openChanges({
    database,
    own: { schacHome },
    seals,
    eventSis: authorisation.eventSis,
    kick: onWritten,
    clock,
    newId,
    log,
  });

  const scales = {
    pool,
    own: { schacHome, entityId: config.baseUrl },
    clock,
    newId,
    validators: openValidators(documents.sis),
  };
  const { peerAllow } = config;
  const queueCheck = { name: "queue", check: () => delivery.checkQueue() };
  const checks = [...store.checks, queueCheck, learning.check, compileAhead(app)];
  await registerAudience(app, {
    audience: "well-known",
    handlers: {
      ...healthHandlers({ checks, peerAllow, registry, isStopping }),
      ...federation.handlers,
      ...publicScaleHandlers(scales),
      ...publicDistributionHandlers(scales),
    },
    authenticate: nobody,
  });
  if (config.role !== "work") {
    const { authenticate, staff, recordPerson } = authorisation;
    const session = await openSession({ config, database, staff, recordPerson, clock, newId });
    const asStaff = session.person(authenticate, "staff");
    const board = composeBoard(parts, { federation, offerings });
    await authorisation.mount(app);
    await catalogue.registerOoapi(app, {
      access: config.catalogueAccess,
      authenticate: authorisation.authenticateReader,
    });
    await registerAudience(app, {
      audience: "exchange",
      handlers: {
        ...enrolment.exchange,
        ...rounds.exchange,
        ...ledger.exchange,
        ...board.exchange,
        ...agreements.exchange,
        ...privacy.exchange,
      },
      authenticate,
    });
    await registerAudience(app, { audience: "events", handlers: delivery.events, authenticate });
    const { handlers: eduxchangeHandlers, authenticate: authenticateEduxchange } = eduxchange;
    await registerAudience(app, {
      audience: "eduxchange",
      problemStyle: "ooapi-v5",
      handlers: eduxchangeHandlers,
      authenticate: authenticateEduxchange,
    });
    const evidence = evidenceHandlers({
      pool: database.pool,
      own: { schacHome, entityId: config.baseUrl },
      sealingKey: await deriveSealingKey(config.keySecret, "events"),
      keys: federation.keys,
      statement: federation.statement,
      clock,
    });
    const persons = openPersons({ database, clock, newId, schacHome, onWritten: students.forgetSeen });
    const sis = {
      ...catalogue.sis,
      ...persons,
      ...enrolment.sis,
      ...delivery.sis,
      ...evidence,
      ...changes.sis,
      ...sisScaleHandlers(scales),
      ...sisDistributionHandlers(scales),
      ...sisConversionHandlers(scales),
    };
    await registerAudience(app, { audience: "sis", handlers: sis, authenticate });
    const calendar = composeCalendar(parts, { federation, offerings, exchange });
    const me = { ...enrolment.me, ...delivery.me, ...mail.me, ...calendar, ...privacy.me };
    await registerAudience(app, {
      audience: "me",
      handlers: me,
      authenticate: privacy.asLiving(session.person(authenticate, "student")),
    });
    const { listDoubtedEvents } = evidence;
    const desk = {
      ...enrolment.desk,
      ...delivery.desk,
      ...ledger.desk,
      ...audit.desk,
      ...authorisation.desk,
      ...federation.desk,
      ...agreements.desk,
      ...privacy.desk,
      ...mail.desk,
      ...deskConversionHandlers(scales),
      listDoubtedEvents,
    };
    await registerAudience(app, { audience: "desk", handlers: desk, authenticate: asStaff });
    const members = memberHandlers({
      own: { schacHome, name, entityId: config.baseUrl },
      peers: federation.peers,
      statements: statementAges(parts),
      offerings,
    });
    const alliance = { ...members, ...rounds.alliance, ...board.alliance };
    await registerAudience(app, { audience: "alliance", handlers: alliance, authenticate: asStaff });
    const { handlers, browsers } = session;
    await registerAudience(app, { audience: "session", handlers, authenticate: browsers });
    await servePages(app);
  }

  const running: (AsyncDisposable | Disposable)[] = [];
  async function startWork(): Promise<void> {
    await exchange.start(eduxchange.courier);
    running.push(catalogue.startWatching());
    if (!works) return;
    running.push(catalogue.startWork(), authorisation.startWork(), rounds.startWork(), mail.startWork());
    running.push(ledger.startWork(), agreements.startWork(), audit.startWork(), privacy.startWork());
    running.push(changes.startWork(), eduxchange.startWork());
    const fetching = { ...scales, peers: federation.peers, http: federation.http, log };
    const partners = () =>
      federation.pinned.flatMap(({ schacHome, agreement }) => (agreement.results ? [schacHome] : []));
    running.push(startFetchingScales(fetching), startFetchingDistributions({ ...fetching, partners }));
  }
  return {
    async start() {
      running.push(federation.startWork(works ? "work" : "serve"));
      if (!learning.isLearning()) return await startWork();
      if (works) exchange.startJudging();
      const learn = works ? ledger.learn : async () => undefined;
      running.push(startWhenLearnt({ learning, learn, start: startWork, log }));
    },
    async close() {
      // What begins while it closes is put behind what is ended already.
      for (let work = running.pop(); work !== undefined; work = running.pop()) await disposed(work);
      await exchange.close();
      await federation[Symbol.asyncDispose]();
    },
  };
}

async function disposed(work: AsyncDisposable | Disposable): Promise<void> {
  if (Symbol.asyncDispose in work) await work[Symbol.asyncDispose]();
  else work[Symbol.dispose]();
}

function statementAges({ store }: Parts) {
  const statements = prismaPeerStatements(store.database.prisma);
  return {
    async findFetchedAt(entityId: string) {
      return (await statements.findStatement(entityId))?.fetchedAt;
    },
  };
}

/** For documents in which nothing needs a token. */
const nobody: Authenticate = async () => ({ ok: false, refusal: { code: "token-invalid" } });
