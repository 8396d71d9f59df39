import { aDirection, anAgreement } from "@wissel/testing/agreement-builders";
import { expect, test } from "vitest";
import { ConfigError } from "../config.ts";
import { parsePeersFile } from "./peers-file.ts";

const PEER = {
  entityId: "https://node.host.example",
  schacHome: "host.example",
  name: "Host",
  pins: ["x".repeat(43)],
  alliances: ["lde"],
  agreement: { enrolments: true, results: true, maxStudents: 40, personFields: ["givenName"] },
};

test("peers are read with their pins and agreements", () => {
  expect(parsePeersFile(JSON.stringify({ peers: [PEER] }))).toEqual([PEER]);
});

test("every mistake in the file is named, with its place", () => {
  const wrong = {
    entityId: "https://node.host.example/",
    schacHome: "",
    name: 7,
    pins: ["short"],
    alliance: "lde",
    agreement: { enrolments: "yes", results: true, maxStudents: -1, personFields: ["shoeSize"] },
  };
  const mistakes = mistakesOf({ peers: [PEER, wrong, PEER], peer: [] });
  for (const place of [
    "peers file.peer",
    "peers[1].entityId",
    "peers[1].schacHome",
    "peers[1].name",
    "peers[1].pins",
    "peers[1].alliance ",
    "peers[1].agreement.enrolments",
    "peers[1].agreement.maxStudents",
    "shoeSize",
    "host.example more than once",
  ]) {
    expect(mistakes.join("\n")).toContain(place);
  }
});

test.each(["", "[]", "{", '{"peers": {}}', '{"peers": [7]}'])("a file that holds %o is refused", (text) => {
  expect(() => parsePeersFile(text)).toThrow(ConfigError);
});

function mistakesOf(file: object): readonly string[] {
  try {
    parsePeersFile(JSON.stringify(file));
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
}

test("a peer may be polled, and poll us", () => {
  const peer = { ...PEER, events: { send: "poll" } };
  const [read] = parsePeersFile(JSON.stringify({ peers: [peer] }));
  expect(read?.events).toEqual({ send: "poll", receive: "push" });
  const odd = mistakesOf({ peers: [{ ...PEER, events: { send: "pigeon", to: "home" } }] }).join("\n");
  expect(odd).toContain("peers[0].events.send");
  expect(odd).toContain("peers[0].events.to");
});

test("agreements stand beside a partner, in force unless they say otherwise, with every mistake named", () => {
  const document = anAgreement({ directions: [aDirection({ host: PEER.schacHome })] });
  const { state: _, ...written } = document;
  const [read] = parsePeersFile(JSON.stringify({ peers: [{ ...PEER, agreements: [written] }] }));
  expect(read?.agreements).toEqual([document]);
  const typo = { ...written, validUntill: "2028-09-01" };
  const others = { ...written, validUntil: "2026-09-01", directions: [aDirection()] };
  const mistakes = mistakesOf({ peers: [{ ...PEER, agreements: [typo, others] }] }).join("\n");
  for (const place of [
    "agreements[0]/validUntill",
    "agreements[1]/validUntil",
    "agreements[1]/directions/0",
  ]) {
    expect(mistakes).toContain(`peers[0].${place}`);
  }
});
