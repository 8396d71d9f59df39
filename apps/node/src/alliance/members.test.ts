import type { PartnerCatalogue, PinnedPeer } from "@wissel/core";
import { describe, expect, test } from "vitest";
import { listMembers, type MemberPorts } from "./members.ts";

const CONTACT = new Date("2027-05-15T11:00:00Z");

function aPeer(schacHome: string, overrides: Partial<PinnedPeer> = {}): PinnedPeer {
  return {
    entityId: `https://wissel.${schacHome}`,
    schacHome,
    name: `The university of ${schacHome}`,
    pins: [],
    alliances: ["coast"],
    agreement: { enrolments: true, results: true, maxStudents: null, personFields: [] },
    ...overrides,
  };
}

interface Known {
  readonly peers: readonly PinnedPeer[];
  readonly contacts?: Readonly<Record<string, Date>>;
  readonly catalogues?: readonly PartnerCatalogue[];
}

function ports({ peers, contacts = {}, catalogues = [] }: Known): MemberPorts {
  return {
    own: { schacHome: "own.example", name: "Own University", entityId: "https://wissel.own.example" },
    peers: { listPinned: () => peers, lastContact: async (schacHome) => contacts[schacHome] },
    statements: {
      findFetchedAt: async (entityId) => contacts[new URL(entityId).hostname.replace("wissel.", "")],
    },
    offerings: { listPartners: async () => catalogues },
  };
}

describe("the members of an alliance", () => {
  test("are the institution itself and its peers, by name", async () => {
    const members = await listMembers(
      ports({ peers: [aPeer("zee.example"), aPeer("a.example", { name: "Aa" })] }),
      undefined,
    );
    expect(members.map(({ name, isOwn }) => [name, isOwn])).toEqual([
      ["Aa", false],
      ["Own University", true],
      ["The university of zee.example", false],
    ]);
  });

  test("show when a peer was heard of and how old its copies are", async () => {
    const catalogue = { host: "zee.example", offerings: 7, fetchedAt: CONTACT, attemptedAt: CONTACT };
    const [, zee] = await listMembers(
      ports({ peers: [aPeer("zee.example")], contacts: { "zee.example": CONTACT }, catalogues: [catalogue] }),
      undefined,
    );
    expect(zee).toMatchObject({
      lastContactAt: "2027-05-15T11:00:00.000Z",
      statementFetchedAt: "2027-05-15T11:00:00.000Z",
      catalogue: { offerings: 7, fetchedAt: "2027-05-15T11:00:00.000Z" },
    });
  });

  test("that were never heard of are listed all the same", async () => {
    const [, zee] = await listMembers(ports({ peers: [aPeer("zee.example")] }), undefined);
    expect(zee).not.toHaveProperty("lastContactAt");
    expect(zee).not.toHaveProperty("catalogue");
  });

  test("of one alliance leave out a peer that is in another", async () => {
    const peers = [aPeer("zee.example"), aPeer("berg.example", { alliances: ["mountains"] })];
    const members = await listMembers(ports({ peers }), "coast");
    expect(members.map(({ schacHome }) => schacHome)).toEqual(["own.example", "zee.example"]);
  });
});
