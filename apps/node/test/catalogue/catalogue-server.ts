import { documents, METHODS, type SisSchemas } from "@wissel/contract";
import { type Clock, granted, type PeerDirectory, refused } from "@wissel/core";
import { applyPoolsOfMany, openDatabase, tellHomesOfOfferings } from "@wissel/store";
import type { TestDatabase } from "@wissel/testing/database";
import type { FastifyInstance } from "fastify";
import { v7 as uuidv7 } from "uuid";
import {
  type CatalogueArea,
  type CatalogueParts,
  openCatalogue,
} from "../../src/catalogue/open-catalogue.ts";
import { registerAudience } from "../../src/http/audience.ts";
import type { Authenticate } from "../../src/http/caller.ts";
import { openHttp } from "../../src/http/open-http.ts";
import type { AudienceOperations, Handlers } from "../../src/http/operation.ts";

/** The catalogue of one institution behind HTTP, on a real database; the rest of the node is missing. */
export interface CatalogueServer extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly area: CatalogueArea;
  /** What was written through the SIS since the start called for deliveries this often. */
  readonly written: () => number;
}

export interface CatalogueServerOptions
  extends Partial<Pick<CatalogueParts, "peers" | "getJson" | "refreshMs">> {
  readonly schacHome?: string;
  readonly clock?: Clock;
  /** Off where a test measures or crawls. */
  readonly checkAnswers?: boolean;
}

export const SIS_TOKEN = { authorization: "Bearer sis" };
export const NOW = new Date("2026-11-21T12:00:00Z");
const TIME_ZONE = "Europe/Amsterdam";
const NO_PEERS: Pick<PeerDirectory, "listPinned" | "findBySchacHome"> = {
  listPinned: () => [],
  findBySchacHome: async () => undefined,
};

export async function openCatalogueServer(
  database: TestDatabase,
  options: CatalogueServerOptions = {},
): Promise<CatalogueServer> {
  const { schacHome = "noord.example", clock = { now: () => NOW }, checkAnswers = true } = options;
  const store = openDatabase({
    url: database.appUrl,
    applicationName: "catalogue-test",
    maxConnections: 8,
    onError: () => {},
  });
  const app = openHttp({ logger: false, checkAnswers });
  let written = 0;
  const area = await openCatalogue({
    own: { schacHome, timeZone: TIME_ZONE },
    baseUrl: `https://${schacHome}`,
    contactEmail: `catalogue@${schacHome}`,
    pool: store.pool,
    clock,
    applySeatPools: (client, wanted, change) =>
      applyPoolsOfMany(client, wanted, {
        institution: schacHome,
        alliancesOf: () => [],
        newId: uuidv7,
        eventBase: "https://events.example/",
        ...change,
      }),
    tellHomes: (client, offerings, change) =>
      tellHomesOfOfferings(client, offerings, {
        institution: schacHome,
        newId: uuidv7,
        eventBase: "https://events.example/",
        ...change,
      }),
    onWritten: () => {
      written += 1;
    },
    peers: options.peers ?? NO_PEERS,
    getJson: options.getJson ?? (async () => ({ status: 500, body: undefined })),
    refreshMs: options.refreshMs ?? 60_000,
    onError: (error) => {
      throw error;
    },
  });
  await area.registerOoapi(app, { access: "open", authenticate });
  await registerAudience(app, {
    audience: "sis",
    handlers: { ...absent(), ...area.sis },
    authenticate,
  });
  await app.ready();
  return {
    app,
    area,
    written: () => written,
    async [Symbol.asyncDispose]() {
      await app.close();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** The SIS's operations of other areas. */
function absent(): Handlers<AudienceOperations["sis"]> {
  const ids = Object.values(documents.sis.paths).flatMap((item) =>
    METHODS.flatMap((method) => item[method]?.operationId ?? []),
  );
  const handlers = ids.map((id) => [
    id,
    async () => Promise.reject(new Error(`${id} is not part of this test`)),
  ]);
  return Object.fromEntries(handlers) as Handlers<AudienceOperations["sis"]>;
}

const authenticate: Authenticate = async (authorization) => {
  if (authorization === undefined) return refused({ code: "token-missing" });
  if (authorization !== SIS_TOKEN.authorization) return refused({ code: "token-invalid" });
  return granted({ kind: "sis", clientId: "test-sis", scopes: new Set(["catalogue.write"]) });
};

/** Sends a batch as the SIS does, and answers what became of each row. */
export async function upsert(
  { app }: CatalogueServer,
  path: string,
  rows: readonly object[],
): Promise<readonly Pick<SisSchemas["CatalogueOutcome"], "outcome" | "problem">[]> {
  const answer = await app.inject({
    method: "POST",
    url: `/sis/v1/${path}`,
    headers: SIS_TOKEN,
    payload: { rows },
  });
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${answer.body}`);
  return answer.json().outcomes;
}
