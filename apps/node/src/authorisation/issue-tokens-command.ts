import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ensureOwnKeys, ensureSubjects, recordLogins } from "@wissel/store";
import { v7 as uuidv7 } from "uuid";
import type { NodeConfig } from "../config.ts";
import { openOwnKeys } from "../federation/own-keys.ts";
import { openCommandDatabase } from "../node-database.ts";
import { type IssuedToken, issueTokens, type TokenRequest } from "./issue-tokens.ts";
import { knownClients } from "./known-clients.ts";
import { readClientsFile } from "./open-authorisation.ts";
import { parseTokenRequests, TokenRequestError } from "./token-requests.ts";

const USAGE = "issue-tokens --file REQUESTS.ndjson";
/** Rows that travel to the database in one statement. */
const BATCH = 2_000;

/** The operator command `issue-tokens`: requests from a file, answers line by line. The node may run meanwhile. */
export async function runIssueTokens(
  config: NodeConfig,
  args: readonly string[],
  write: (line: string) => void,
): Promise<void> {
  const { file } = parseArgs({ args: [...args], options: { file: { type: "string" } } }).values;
  if (file === undefined) throw new TokenRequestError(`usage: ${USAGE}`);
  const requests = parseTokenRequests(readFileSync(file, "utf8"));
  for await (const issued of issueInBatches(config, requests)) write(`${JSON.stringify(issued)}\n`);
}

async function* issueInBatches(
  config: NodeConfig,
  requests: readonly TokenRequest[],
): AsyncIterable<IssuedToken> {
  await using database = openCommandDatabase(config, "issue-tokens");
  const clock = { now: () => new Date() };
  const keys = await openOwnKeys({
    ensureKeys: (families, makeKey) => ensureOwnKeys(database.prisma, families, makeKey),
    clock,
    keySecret: config.keySecret,
  });
  const ports = {
    baseUrl: config.baseUrl,
    tokenKey: keys.active("token"),
    clients: knownClients(readClientsFile(config.clientsFile), []),
    recordLogins: (logins: Parameters<typeof recordLogins>[1]) =>
      recordLogins(database.pool, logins, { now: clock.now(), newId: uuidv7 }),
    ensureSubjects: (wishes: Parameters<typeof ensureSubjects>[1]) =>
      ensureSubjects(database.pool, wishes, randomUUID),
    clock,
    newId: uuidv7,
  };
  for (let start = 0; start < requests.length; start += BATCH) {
    yield* await issueTokens(requests.slice(start, start + BATCH), ports);
  }
}
