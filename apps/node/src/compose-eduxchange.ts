import { createHash } from "node:crypto";
import type { EduxchangeOperations } from "@wissel/contract";
import { type Courier, type OfferingDirectory, refused } from "@wissel/core";
import { findStudentBy, readTokensKnown } from "@wissel/store";
import type { AgreementRules } from "./agreements/agreement-rules.ts";
import { componentOr } from "./authorisation/authenticate-basic.ts";
import type { Exchange } from "./compose-exchange.ts";
import { startLoop } from "./delivery/loop.ts";
import { tellingSis } from "./delivery/tell-sis.ts";
import { bearerHeader, openBearers, receiverTokenOr } from "./eduxchange/authenticate-bearer.ts";
import type { BringPorts } from "./eduxchange/bring-association.ts";
import { NO_BROKER_HANDLERS } from "./eduxchange/broker/broker-handlers.ts";
import { openBroker } from "./eduxchange/broker/open-broker.ts";
import { NO_REGISTRY_HANDLERS } from "./eduxchange/broker/registry-handlers.ts";
import type { EduxchangeFile, EduxchangeHome } from "./eduxchange/eduxchange-file.ts";
import { eitherRoad } from "./eduxchange/either-road.ts";
import { eduxchangeHomeHandlers } from "./eduxchange/home-handlers.ts";
import { eduxchangeHostHandlers } from "./eduxchange/host-handlers.ts";
import { openIntrospection } from "./eduxchange/introspection.ts";
import { knownComponents } from "./eduxchange/known-components.ts";
import { lookAfterOrphans } from "./eduxchange/look-after-orphans.ts";
import { pollHomes } from "./eduxchange/poll-homes.ts";
import { openReceiver, type ReceiverArea } from "./eduxchange/receiver/open-receiver.ts";
import { NO_RECEIVER_HANDLERS } from "./eduxchange/receiver/receiver-handlers.ts";
import { openRegisteredHomes } from "./eduxchange/receiver/registered-homes.ts";
import { NO_RELAY_HANDLERS } from "./eduxchange/receiver/relay-handlers.ts";
import { openReceiverClient } from "./eduxchange/receiver-client.ts";
import { receiverCourier } from "./eduxchange/receiver-courier.ts";
import { openAgreementLimit } from "./enrolment/agreement-limit.ts";
import type { Students } from "./enrolment/students.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Authenticate, Authentication } from "./http/caller.ts";
import type { Handlers } from "./http/operation.ts";
import type { Parts } from "./parts.ts";
import { resultEventHandlers } from "./results/event-handlers.ts";

export interface EduxchangePorts {
  readonly file: EduxchangeFile;
  /** Whom this node has given a token out to itself. */
  readonly authenticate: Authenticate;
  readonly federation: Federation;
  readonly exchange: Exchange;
  readonly agreements: AgreementRules;
  readonly offerings: OfferingDirectory;
  readonly students: Students;
  readonly disclosures: BringPorts["disclosures"];
  /** Whether the own SIS is told of events. */
  readonly tellsSis: "told" | "asks";
}

export interface EduxchangeArea {
  readonly handlers: Handlers<EduxchangeOperations>;
  readonly authenticate: Authenticate;
  /** Carries deliveries of kind `eduxchange`. */
  readonly courier: Courier;
  /** For nodes that work: asks homes where they stand. */
  startWork(): AsyncDisposable;
}

/** How soon a home whose turn it is may be asked. */
const POLL_EVERY_MS = 5_000;

/** eduXchange, as far as this institution takes part in it; nobody is heard where it does not. */
export async function composeEduxchange(parts: Parts, ports: EduxchangePorts): Promise<EduxchangeArea> {
  const { config, store, clock, newId, log } = parts;
  const { file, exchange, federation, agreements, offerings, students, disclosures } = ports;
  const { pool } = store.database;
  const own = config.institution.schacHome;
  const home = file.home;
  const bearerOf = home === undefined ? nobody : bearersOf(parts, ports, home);
  const results = resultEventHandlers({ own, clock, newId, log });
  const news = {
    "enrolment-changed": exchange.enrolmentChanged,
    "result-issued": results["result-issued"],
    "result-corrected": results["result-corrected"],
    "result-withdrawn": results["result-withdrawn"],
  };
  const asHome = eduxchangeHomeHandlers({
    own,
    pool,
    home: home ?? { hosts: [], personFields: [] },
    handlers: ports.tellsSis === "told" ? tellingSis(news, { own, clock, newId }) : news,
    enrolment: exchange.enrolment,
    register: exchange.register,
    agreements,
    offerings,
    disclosures,
    students,
    bearerOf,
    pseudonymOf: exchange.pseudonymOf,
    clock,
    newId,
    digest,
    kickDeliveries: () => exchange.delivery.kick(),
    log,
  });
  const guests = guestPorts(parts, ports);
  const { institutions } = exchange.enrolment;
  const asHost = eduxchangeHostHandlers({ ...guests, own, host: file.host ?? { homes: [] }, institutions });
  const receiver = await receiverOf(parts, ports, file);
  const { registry, homes = [] } = file;
  const { http } = federation;
  const asBroker =
    registry === undefined ? NO_BROKER : await openBroker(parts, { registry, homes, offerings, http });
  const handlers = { ...asHome, ...asHost, ...asBroker, ...(receiver?.handlers ?? NO_RECEIVER) };
  const authenticate = componentOr(
    knownComponents(file),
    receiverTokenOr(ports.authenticate, bearerHeader(bearerOf)),
  );
  const before = file.host && openReceiverClient(http, file.host.receiver);
  const isSignedInHere = async (key: string) => (await readTokensKnown(pool, key)).isOwn;
  const carrier =
    receiver && before
      ? eitherRoad({ own: receiver.client, before, isSignedInHere })
      : (receiver?.client ?? before);
  if (carrier === undefined) return { handlers, authenticate, courier: NO_CARRIER, startWork: () => IDLE };
  const { ledger } = exchange;
  const onError = (error: unknown) => log.error({ err: error }, "homes were not asked where they stand");
  return {
    handlers,
    authenticate,
    courier: receiverCourier({
      ...{ own: config.institution, pool, receiver: carrier, ledger, offerings, clock },
      versionOf: (schacHome) => homes.find((one) => one.schacHome === schacHome)?.version ?? 5,
    }),
    startWork: () =>
      startLoop({
        everyMs: POLL_EVERY_MS,
        run: async () => {
          await receiver?.forgetSpent();
          await lookAfterOrphans({ pool, clock, newId });
          if ((await pollHomes({ pool, receiver: carrier, ledger, clock })) > 0) exchange.delivery.kick();
        },
        onError,
      }),
  };
}

/** What students of homes on the other side of eduXchange are placed by. */
function guestPorts({ store, clock, newId }: Parts, { exchange, agreements, offerings }: EduxchangePorts) {
  const { institutions } = exchange.enrolment;
  const limit = { institutions, agreements, offerings, guests: exchange.guests };
  return {
    pool: store.database.pool,
    claimOf: openAgreementLimit(limit, (claims) => exchange.ledger.claim(claims)),
    ledger: exchange.ledger,
    pseudonymOf: exchange.pseudonymOf,
    clock,
    newId,
    kickDeliveries: () => exchange.delivery.kick(),
  };
}

async function receiverOf(
  parts: Parts,
  ports: EduxchangePorts,
  { receiver, homes = [] }: EduxchangeFile,
): Promise<ReceiverArea | undefined> {
  if (receiver === undefined) return undefined;
  const { http } = ports.federation;
  const { baseUrl } = receiver.broker;
  const own = parts.config.institution.schacHome;
  const registered = openRegisteredHomes({ http, clock: parts.clock, homes, own, baseUrl });
  const { issueResults } = ports.exchange.delivery;
  const guests = guestPorts(parts, ports);
  return await openReceiver(parts, { ...guests, issueResults, receiver, http, homes: registered });
}

const NO_RECEIVER = { ...NO_RECEIVER_HANDLERS, ...NO_RELAY_HANDLERS };
const NO_BROKER = { ...NO_BROKER_HANDLERS, ...NO_REGISTRY_HANDLERS };

/** The file does not name a receiver any more: what is owed through it waits until it does. */
const NO_CARRIER: Courier = {
  attempt: async (deliveries) => deliveries.map(() => ({ kind: "retry", reason: "receiver-not-named" })),
};

const IDLE: AsyncDisposable = { [Symbol.asyncDispose]: async () => undefined };

function bearersOf(
  { store, clock }: Parts,
  { federation, exchange }: EduxchangePorts,
  home: EduxchangeHome,
): (token: string) => Promise<Authentication> {
  const { introspection: provider } = home;
  const { pool } = store.database;
  return openBearers({
    home,
    introspect: openIntrospection({ http: federation.http, provider, clock, digest }),
    findStudent: ({ names, value }) => findStudentBy(pool, names, value),
    pseudonymOf: exchange.pseudonymOf,
  });
}

const nobody = async (): Promise<Authentication> => refused({ code: "token-invalid" });

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
