import { type CatalogueDocuments, fromWireItem } from "@wissel/contract";
import { type CatalogueItem, type ItemKind, refused } from "@wissel/core";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { idsAt } from "../../src/catalogue/ids-at.ts";
import { type OwnCatalogue, openOwnCatalogue } from "../../src/catalogue/own-catalogue.ts";
import { type OoapiReaders, registerOoapi } from "../../src/catalogue/register-ooapi.ts";
import { openHttp } from "../../src/http/open-http.ts";
import { NOW } from "./catalogue-server.ts";
import { COURSES, MINORS, OFFERINGS, ORGANISATIONS, SESSIONS } from "./small-offer.ts";

export const SCHAC_HOME = "noord.example";
const TIME_ZONE = "Europe/Amsterdam";
const ids = idsAt(SCHAC_HOME);

/** The catalogue behind HTTP without a database: what is written is looked at as if it had been stored. */
export interface OoapiInMemory extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly own: OwnCatalogue;
  /** How often the store was read from. */
  readonly reads: () => number;
  /** As the SIS writes rows; shown on return. */
  write(kind: ItemKind, rows: readonly object[]): Promise<void>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
}

const WEB = { consumerKey: "x-web" };
const text = (value: string) => [{ language: "en-GB", value }];

/** The small offer, with every relation there is and things that are hidden from eduXchange among the related. */
const OFFER: readonly (readonly [ItemKind, readonly object[]])[] = [
  ["organisation", ORGANISATIONS],
  [
    "academic_session",
    [
      { ...SESSIONS[1], sourceId: "year", academicSessionType: "academic_year" },
      { ...SESSIONS[0], parent: "year" },
      { ...SESSIONS[1], parent: "past" },
    ],
  ],
  [
    "education_specification",
    [
      specification("ES", { organisation: "root" }),
      specification("ES-1", { organisation: "F1", parent: "ES" }),
      specification("ES-2", { parent: "ES", consumers: [{ consumerKey: "eduxchange" }] }),
    ],
  ],
  [
    "programme",
    [
      { ...MINORS[0], organisation: "root", educationSpecification: "ES" },
      { ...MINORS[1], coordinators: COURSES[0]?.coordinators },
      { ...MINORS[2], consumers: [WEB] },
    ],
  ],
  [
    "course",
    [
      { ...COURSES[0], programmes: ["M1", "B1"], educationSpecification: "ES-1" },
      ...COURSES.slice(1, -1),
      { ...COURSES.at(-1), consumers: [WEB] },
    ],
  ],
  ["offering", [...OFFERINGS.map((offering) => ({ ...offering, organisation: "F1" }))]],
];

function specification(sourceId: string, more: object) {
  return { sourceId, educationSpecificationType: "course", name: text(`Specification ${sourceId}`), ...more };
}

/** As an institution does that lets anyone read. */
const ANYONE: OoapiReaders = {
  access: "open",
  authenticate: async () => refused({ code: "token-missing" }),
};

export async function openOoapiInMemory(readers: OoapiReaders = ANYONE): Promise<OoapiInMemory> {
  const stored: { readonly version: number; readonly item: CatalogueItem }[] = [];
  let version = 0;
  let reads = 0;
  const own = await openOwnCatalogue({
    store: {
      readVersion: async () => {
        reads += 1;
        return version;
      },
      readChangesAfter: async (known) => {
        reads += 1;
        const written = stored.filter((one) => one.version > known).map(({ item }) => item);
        return { version, written, removed: [] };
      },
    },
    clock: { now: () => NOW },
    schacHome: SCHAC_HOME,
    timeZone: TIME_ZONE,
  });
  const app = openHttp({ logger: false, checkAnswers: true });
  const ports = {
    own,
    readFeed: async () => refused({ code: "changes-forgotten" } as const),
    service: {
      contactEmail: `catalogue@${SCHAC_HOME}`,
      documentation: `https://${SCHAC_HOME}/docs/ooapi/`,
    },
  };
  await registerOoapi(app, ports, readers);
  await app.ready();
  const world: OoapiInMemory = {
    app,
    own,
    reads: () => reads,
    async write(kind, rows) {
      version += 1;
      stored.push(...rows.map((row) => ({ version, item: itemOf(kind, row) })));
      await own.refresh();
    },
    get: async (path, headers = {}) => await app.inject({ url: `/ooapi/v5${path}`, headers }),
    [Symbol.asyncDispose]: () => app.close(),
  };
  for (const [kind, rows] of OFFER) await world.write(kind, rows);
  return world;
}

function itemOf(kind: ItemKind, row: object): CatalogueItem {
  // The rows of the small offer fit their schemas: other tests write them through the SIS's interface.
  const { sourceId, ...document } = row as { readonly sourceId: string };
  const written = document as unknown as CatalogueDocuments[ItemKind];
  return fromWireItem(kind, written, { sourceId, ids, timeZone: TIME_ZONE });
}
