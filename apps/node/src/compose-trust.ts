import { readFileSync } from "node:fs";
import type { PeerDirectory, PinnedPeer } from "@wissel/core";
import { openPeerHttp, type PeerHttp } from "@wissel/peer";
import { ensureOwnKeys, prismaPeerStatements } from "@wissel/store";
import { type ClientsFile, NO_CLIENTS, parseClientsFile } from "./authorisation/clients-file.ts";
import type { Parts } from "./compose.ts";
import { ConfigError, type NodeConfig } from "./config.ts";
import { type ExchangeClient, exchangeClient } from "./federation/exchange-client.ts";
import { type OwnKeys, openOwnKeys } from "./federation/own-keys.ts";
import { ownStatement } from "./federation/own-statement.ts";
import { openPeerDirectory, type PeerKeys } from "./federation/peer-directory.ts";
import { openPeerTokens } from "./federation/peer-tokens.ts";
import { parsePeersFile } from "./federation/peers-file.ts";

/** Whom the node knows, who it is to them, and how it reaches them. */
export interface Trust {
  readonly keys: OwnKeys;
  /** The node's entity statement, signed. */
  readonly statement: () => Promise<string>;
  readonly peers: PeerDirectory & PeerKeys;
  readonly clients: ClientsFile;
  readonly http: PeerHttp;
  readonly exchange: ExchangeClient;
}

/** For the whole exchange with a peer; a student may be waiting. */
const PEER_TIMEOUT_MS = 10_000;
/** A page of a partner's catalogue is the largest thing that a peer answers with. */
const PEER_ANSWER_BYTES = 8_388_608;

export async function composeTrust({ config, store, clock, newId, log }: Parts): Promise<Trust> {
  const { prisma } = store.database;
  const { pinned, clients } = readFiles(config);
  const entityId = config.baseUrl;
  const keys = await openOwnKeys({
    ensureKeys: (families, makeKey) => ensureOwnKeys(prisma, families, makeKey),
    clock,
    keySecret: config.keySecret,
  });
  const http = openPeerHttp({
    allow: config.peerAddresses,
    timeoutMs: PEER_TIMEOUT_MS,
    maxBytes: PEER_ANSWER_BYTES,
  });
  const peers = openPeerDirectory(pinned, {
    http,
    statements: prismaPeerStatements(prisma),
    clock,
    warn: (facts, message) => log.warn(facts, message),
  });
  const tokens = openPeerTokens({ entityId, http, keys, clock, newId });
  return {
    keys,
    statement: ownStatement({ entityId, ...config.institution }, { keys, clock }),
    peers,
    clients,
    http,
    exchange: exchangeClient(http, tokens),
  };
}

interface Files {
  readonly pinned: readonly PinnedPeer[];
  readonly clients: ClientsFile;
}

/** Both files before a complaint, so that one failed start names the mistakes of both. */
function readFiles({ peersFile, clientsFile }: NodeConfig): Files {
  const mistakes: string[] = [];
  const read = <T>(path: string | undefined, parse: (text: string) => T, without: T): T => {
    if (path === undefined) return without;
    try {
      return parse(readFileSync(path, "utf8"));
    } catch (error) {
      if (error instanceof ConfigError) mistakes.push(...error.mistakes);
      else mistakes.push(`${path} cannot be read`);
      return without;
    }
  };
  const pinned = read(peersFile, parsePeersFile, []);
  const clients = read(clientsFile, parseClientsFile, NO_CLIENTS);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return { pinned, clients };
}
