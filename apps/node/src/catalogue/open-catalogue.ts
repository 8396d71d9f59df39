import { documents, openValidators } from "@wissel/contract";
import type { Clock, OfferingDirectory, PeerDirectory } from "@wissel/core";
import {
  type ApplySeatPools,
  type ConnectionPool,
  inTransaction,
  listPartnerCatalogues,
  noteFetchFailure,
  postgresCatalogueStore,
  readPartnerOfferings,
  replacePartnerOfferings,
  type TellHomes,
} from "@wissel/store";
import type { FastifyInstance } from "fastify";
import { readFeed } from "../changes/read-feed.ts";
import { type Loop, startLoop } from "../delivery/loop.ts";
import type { Handlers } from "../http/operation.ts";
import type { GetJson } from "./fetch-offer.ts";
import { idsAt } from "./ids-at.ts";
import { offeringDirectory } from "./offering-directory.ts";
import { openOwnCatalogue } from "./own-catalogue.ts";
import { documentOfOffering } from "./partner-document.ts";
import { openPartnerOffers } from "./partner-offers.ts";
import { partnerRefresh } from "./refresh-partners.ts";
import { type OoapiReaders, registerOoapi } from "./register-ooapi.ts";
import { type SisCatalogueOperations, sisCatalogueHandlers } from "./sis-handlers.ts";

/** What this area is made of; each part is somebody else's. */
export interface CatalogueParts {
  readonly own: { readonly schacHome: string; readonly timeZone: string };
  /** Origin of this node. */
  readonly baseUrl: string;
  /** Whom to write to about the catalogue. */
  readonly contactEmail: string;
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  /** Sizes the pools of offerings that are written, in the same transaction. */
  readonly applySeatPools: ApplySeatPools;
  /** Owes homes the news of offerings that are written, in the same transaction. */
  readonly tellHomes: TellHomes;
  /** Called after a write: events to homes may be waiting. */
  readonly onWritten: () => void;
  readonly peers: Pick<PeerDirectory, "listPinned" | "findBySchacHome">;
  readonly getJson: GetJson;
  /** How old the copy of a partner's offer may get. */
  readonly refreshMs: number;
  readonly onError: (error: unknown) => void;
}

/** The catalogue, put together. */
export interface CatalogueArea {
  /** Own and partners' offerings, from memory. */
  readonly offerings: OfferingDirectory;
  readonly sis: Handlers<SisCatalogueOperations>;
  readonly offeringIdOf: (sourceId: string) => string;
  /** Takes over at once what was written to the own catalogue. */
  refreshOwn(): Promise<void>;
  /** Serves /ooapi/v5 to whoever may read. */
  registerOoapi(app: FastifyInstance, readers: OoapiReaders): Promise<void>;
  /** For every node: takes over within a second what other processes wrote. */
  startWatching(): AsyncDisposable;
  /** For nodes that work: keeps the copies of partners' offers fresh. */
  startWork(): AsyncDisposable;
}

const WATCH_EVERY_MS = 1_000;
/** A copy that is due is fetched at most this much later. */
const ROUND_EVERY_MS = 1_000;

/** Reads the whole catalogue into memory, so that the first request finds it there. */
export async function openCatalogue(parts: CatalogueParts): Promise<CatalogueArea> {
  const { own: institution, pool, clock, applySeatPools, tellHomes, onWritten, onError } = parts;
  const store = postgresCatalogueStore({
    institution: institution.schacHome,
    pool,
    clock,
    applySeatPools,
    tellHomes,
  });
  const own = await openOwnCatalogue({ store, clock, ...institution });
  const partners = await openPartnerOffers({
    listCatalogues: () => listPartnerCatalogues(pool),
    readOfferings: (host) => readPartnerOfferings(pool, host),
  });
  const refresh = partnerRefresh({
    ...parts,
    timeZone: institution.timeZone,
    async saveOffer(host, offerings, now) {
      const rows = offerings.map((offering) => ({
        offeringId: offering.offeringId,
        document: documentOfOffering(offering),
      }));
      await inTransaction(pool, (client) => replacePartnerOfferings(client, host, { rows, now }));
      await partners.refresh();
    },
    noteFailure: (host, failure, now) => noteFetchFailure(pool, host, { failure, now }),
  });

  const ids = idsAt(institution.schacHome);
  return {
    offeringIdOf: (sourceId) => ids("offering", sourceId),
    refreshOwn: () => own.refresh(),
    offerings: offeringDirectory(own, partners),
    sis: sisCatalogueHandlers({
      store,
      own,
      onWritten,
      ids,
      timeZone: institution.timeZone,
      validators: openValidators(documents.sis),
    }),
    registerOoapi: (app, readers) =>
      registerOoapi(
        app,
        {
          own,
          readFeed: (wish) => readFeed(pool, wish),
          service: {
            contactEmail: parts.contactEmail,
            documentation: `${parts.baseUrl}/docs/ooapi/`,
          },
        },
        readers,
      ),
    startWatching: () =>
      startLoop({
        everyMs: WATCH_EVERY_MS,
        run: async () => {
          await own.refresh();
          await partners.refresh();
        },
        onError,
      }),
    startWork: (): Loop => startLoop({ everyMs: ROUND_EVERY_MS, run: refresh, onError }),
  };
}
