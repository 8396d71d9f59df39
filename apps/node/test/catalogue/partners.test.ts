import type { CatalogueOffering, Peer, PinnedPeer } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fetchOffer, type GetJson } from "../../src/catalogue/fetch-offer.ts";
import { type CatalogueServer, NOW, openCatalogueServer, upsert } from "./catalogue-server.ts";
import { COURSES, MINORS, OFFERINGS, ORGANISATIONS, SESSIONS } from "./small-offer.ts";

const HOST = "zuid.example";
const PINNED: PinnedPeer = {
  entityId: "https://zuid.example",
  schacHome: HOST,
  name: "Zuid University",
  pins: [],
  alliances: ["lde"],
  agreement: { enrolments: true, results: true, maxStudents: null, personFields: [] },
};
const PEER: Peer = {
  ...PINNED,
  endpoints: { push: "", exchange: "", token: "", ooapi: "https://zuid.example/ooapi/v5" },
};

let databases: TestDatabase[];
let servers: CatalogueServer[];
beforeEach(() => {
  databases = [];
  servers = [];
});
afterEach(async () => {
  for (const one of [...servers, ...databases]) await one[Symbol.asyncDispose]();
});

async function open(options: Parameters<typeof openCatalogueServer>[1]): Promise<CatalogueServer> {
  const database = await openTestDatabase();
  databases.push(database);
  const server = await openCatalogueServer(database, options);
  servers.push(server);
  return server;
}

/** A partner with an offer, as its node serves it, and a line to it that a test can cut. */
async function aPartner() {
  const partner = await open({ schacHome: HOST });
  await upsert(partner, "organisations", ORGANISATIONS);
  await upsert(partner, "academic-sessions", SESSIONS);
  await upsert(partner, "programmes", MINORS);
  await upsert(partner, "courses", COURSES);
  await upsert(partner, "offerings", OFFERINGS);
  const line = { isCut: false, asked: 0, hides: /^$/ };
  const getJson: GetJson = async (url) => {
    line.asked += 1;
    if (line.isCut) throw new PeerUnreachable("peer-unreachable", "https://zuid.example");
    if (line.hides.test(url)) return { status: 404, body: {} };
    const { pathname, search } = new URL(url);
    const answer = await partner.app.inject(`${pathname}${search}`);
    return { status: answer.statusCode, body: answer.json() };
  };
  return { partner, line, getJson };
}

const peers = { listPinned: () => [PINNED], findBySchacHome: async () => PEER };
const offeringsOf = async ({ area }: CatalogueServer) =>
  (await area.offerings.listOfferings({ hosts: [HOST] }, { limit: 100 })).items;

const byId = (offerings: readonly CatalogueOffering[]) =>
  offerings.toSorted((one, other) => one.offeringId.localeCompare(other.offeringId));

describe("a partner's offer", { timeout: 90_000 }, () => {
  test("is copied with instants, courses and alliances, in a few requests", async () => {
    const { line, getJson } = await aPartner();
    const home = await open({ getJson, peers });
    await using _work = home.area.startWork();
    await vi.waitFor(async () => expect(await offeringsOf(home)).toHaveLength(3), WAIT);
    expect(line.asked).toBeLessThan(10);
    const next = (await offeringsOf(home)).find(({ primaryCode }) => primaryCode.code === "C1-next");
    expect(next).toMatchObject({
      host: HOST,
      enrolmentWindow: {
        opensAt: new Date("2026-11-02T12:00:00Z"),
        closesAt: new Date("2027-01-14T23:00:00Z"),
        timeZone: "Europe/Amsterdam",
      },
      capacity: 20,
      alliances: [{ name: "lde", themes: ["14"], visibleForGuests: true }],
      study: { abbreviation: "C1", level: "bachelor" },
    });
    expect(await home.area.offerings.findOffering(HOST, next?.offeringId ?? "")).toEqual(next);
    expect(await home.area.offerings.listPartners()).toEqual([
      { host: HOST, offerings: 3, fetchedAt: NOW, attemptedAt: NOW },
    ]);
    // The same as who fetches list by list would have.
    const source = { host: HOST, ooapiUrl: PEER.endpoints.ooapi, timeZone: "Europe/Amsterdam" };
    const fetched = await fetchOffer(getJson, { ...source, since: "2025-11-21" });
    expect(byId(await offeringsOf(home))).toEqual(byId(fetched));
  });

  test("of a server without a list for all is asked for course by course", async () => {
    const { line, getJson } = await aPartner();
    line.hides = /\/(changes|organizations\/)/;
    const home = await open({ getJson, peers });
    await using _work = home.area.startWork();
    await vi.waitFor(async () => expect(await offeringsOf(home)).toHaveLength(3), WAIT);
  });

  test("stays usable while the partner is down, with its age and why, and is fresh again afterwards", async () => {
    const { partner, line, getJson } = await aPartner();
    let now = NOW.getTime();
    const home = await open({ getJson, peers, refreshMs: 60_000, clock: { now: () => new Date(now) } });
    await using _work = home.area.startWork();
    await using _watch = home.area.startWatching();
    await vi.waitFor(async () => expect(await offeringsOf(home)).toHaveLength(3), WAIT);

    line.isCut = true;
    now += 61_000;
    await vi.waitFor(async () => {
      const [state] = await home.area.offerings.listPartners();
      expect(state).toMatchObject({ fetchedAt: NOW, failure: expect.stringContaining("does not answer") });
    }, WAIT);
    expect(await offeringsOf(home)).toHaveLength(3);

    line.isCut = false;
    await upsert(partner, "offerings", [{ ...OFFERINGS[1], sourceId: "C1-again" }]);
    // The partner tells of it once older transactions on its server have ended.
    await vi.waitFor(async () => {
      now += 61_000;
      expect(await offeringsOf(home)).toHaveLength(4);
    }, WAIT);
    expect((await home.area.offerings.listPartners())[0]).not.toHaveProperty("failure");
  });

  test("reaches another process of the same node through the database", async () => {
    const { getJson } = await aPartner();
    const worker = await open({ getJson, peers });
    const [database] = databases.slice(-1);
    if (database === undefined) throw new Error("no database was opened");
    const other = await openCatalogueServer(database, {});
    servers.push(other);
    await using _watch = other.area.startWatching();
    await using _work = worker.area.startWork();
    await vi.waitFor(async () => expect(await offeringsOf(other)).toHaveLength(3), WAIT);
    await upsert(worker, "organisations", ORGANISATIONS);
    await vi.waitFor(async () => {
      expect((await other.app.inject("/ooapi/v5/organizations")).json().items).toHaveLength(2);
    }, WAIT);
  });
});

const WAIT = { timeout: 25_000, interval: 50 };
