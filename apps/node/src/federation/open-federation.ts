import { readFileSync } from "node:fs";
import type { Clock, NewId, PeerDirectory, PinnedPeer } from "@wissel/core";
import { openPeerHttp, type PeerHttp, parseAllowedAddresses } from "@wissel/peer";
import {
  type Asker,
  changeOwnKeys,
  type DatabaseConnections,
  ensureOwnKeys,
  prismaPeerStatements,
} from "@wissel/store";
import { generateDpopKey } from "@wissel/trust";
import type { FastifyBaseLogger } from "fastify";
import { type MeasuredExchange, measuredExchange } from "../board/measured-exchange.ts";
import { ConfigError, type NodeConfig } from "../config.ts";
import type { Handlers } from "../http/operation.ts";
import { type ExchangeClient, exchangeClient } from "./exchange-client.ts";
import { type DeskKeyOperations, keyHandlers } from "./key-handlers.ts";
import { startKeyWork } from "./key-work.ts";
import { type OwnKeys, openOwnKeys } from "./own-keys.ts";
import { ownStatement } from "./own-statement.ts";
import { openPeerDirectory, type PeerKeys } from "./peer-directory.ts";
import { openPeerTokens } from "./peer-tokens.ts";
import { parsePeersFile } from "./peers-file.ts";
import { type PollClient, pollClient } from "./poll-client.ts";
import { type RotationPorts, rotateByAge, rotateKeys } from "./rotate-keys.ts";
import { type FederationOperations, federationHandlers } from "./well-known-handlers.ts";

/** What this area is made of. */
export interface FederationParts {
  readonly config: Pick<
    NodeConfig,
    | "baseUrl"
    | "encryption"
    | "institution"
    | "keyRotationMs"
    | "keySecret"
    | "maintenanceUntil"
    | "peerAllow"
    | "peersFile"
  >;
  readonly database: DatabaseConnections;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Pick<FastifyBaseLogger, "info" | "warn">;
}

/** Who this node is to others, who they are to it, and the way to them. */
export interface Federation extends AsyncDisposable {
  readonly keys: OwnKeys;
  readonly pinned: readonly PinnedPeer[];
  readonly peers: PeerDirectory & PeerKeys;
  /** Our own entity statement, as it is now. */
  readonly statement: () => Promise<string>;
  readonly http: PeerHttp;
  readonly exchange: ExchangeClient;
  /** What calls to a partner's exchange came to, in this process. */
  readonly callsTo: MeasuredExchange["figuresOf"];
  readonly poll: PollClient;
  /** Part of the well-known document. */
  readonly handlers: Handlers<FederationOperations>;
  /** Part of the desk document. */
  readonly desk: Handlers<DeskKeyOperations>;
  /** Keeps up with keys that other processes make; those that work also give each family its next key in time. */
  startWork(role: "work" | "serve"): Disposable;
}

/** Larger than any page of a partner's catalogue or answer to a batch of commands. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** RFC 8935 pushes and batches of commands alike; what takes longer is tried again by the delivery's ladder. */
const PEER_TIMEOUT_MS = 20_000;

/** Makes the node's keys at its first start. Throws ConfigError when the peers file is wrong. */
export async function openFederation(parts: FederationParts): Promise<Federation> {
  const { config, database, clock, newId, log } = parts;
  const { allow, mistakes } = parseAllowedAddresses(config.peerAllow);
  if (mistakes.length > 0) throw new ConfigError(mistakes.map((mistake) => `WISSEL_PEER_ALLOW: ${mistake}`));
  const pinned = config.peersFile === undefined ? [] : parsePeersFile(readFileSync(config.peersFile, "utf8"));
  const keys = await openOwnKeys({
    ensureKeys: (families, makeKey) => ensureOwnKeys(database.prisma, families, makeKey),
    clock,
    keySecret: config.keySecret,
  });
  log.info({ entityKey: keys.active("federation").kid }, "the key that partners pin");
  const http = openPeerHttp({ allow, timeoutMs: PEER_TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES });
  const entityId = config.baseUrl;
  const peers = openPeerDirectory(pinned, {
    http,
    statements: prismaPeerStatements(database.prisma),
    clock,
    warn: (facts, message) => log.warn(facts, message),
  });
  const changeKeys: RotationPorts["changeKeys"] = (decide) => changeOwnKeys(database.prisma, decide);
  const rotation = { changeKeys, actor: "node", clock, keySecret: config.keySecret };
  const tokens = openPeerTokens({
    entityId,
    http,
    keys,
    dpopKey: await generateDpopKey(),
    clock,
    newId,
  });
  const { institution, maintenanceUntil, encryption } = config;
  const statement = ownStatement({ entityId, ...institution, maintenanceUntil, encryption }, { keys, clock });
  const measured = measuredExchange(exchangeClient(http, tokens), () => performance.now());
  return {
    keys,
    statement,
    pinned,
    peers,
    http,
    exchange: measured.exchange,
    callsTo: measured.figuresOf,
    poll: pollClient(http, tokens),
    handlers: federationHandlers({ entityId, keys, statement, clock }),
    desk: keyHandlers({
      keys,
      rotate: (actor, wanted) =>
        rotateKeys({ ...rotation, actor, ...requestOf(database.pool.asker?.()) }, wanted),
      clock,
    }),
    startWork: (role) =>
      startKeyWork({
        keys,
        rotate: role === "work" ? () => rotateByAge(rotation, config.keyRotationMs) : undefined,
        log,
      }),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

function requestOf(asker: Asker | undefined): Pick<RotationPorts, "requestId"> {
  return asker === undefined ? {} : { requestId: asker.requestId };
}
