import { expect, test } from "vitest";
import { ConfigError } from "../config.ts";
import { parseClientsFile } from "./clients-file.ts";

const SECRET = "a-secret-that-is-long-enough";
const FILE = {
  sis: [{ clientId: "sis", clientSecret: SECRET, scopes: ["results.read"] }],
  portals: [
    { clientId: "portal", clientSecret: SECRET, name: "A portal", redirectUris: ["https://p.example/cb"] },
  ],
  readers: [{ clientId: "gateway", clientSecret: SECRET, consumer: "eduxchange", alliances: ["lde"] }],
  staff: [{ loginSubject: "officer-1", roles: ["officer"] }],
  roleRules: [{ claim: "department", value: "exchange", roles: ["home_approver"] }],
};

test("clients and staff are read", () => {
  const reading = { consumer: "eduxchange", alliances: ["lde"] };
  expect(parseClientsFile(JSON.stringify(FILE))).toEqual({
    ...FILE,
    readers: [{ clientId: "gateway", clientSecret: SECRET, reading }],
  });
  expect(parseClientsFile("{}")).toEqual({ sis: [], portals: [], readers: [], staff: [], roleRules: [] });
});

test("every mistake in the file is named, with its place", () => {
  const file = {
    sis: [{ clientId: "a", clientSecret: "short", scopes: ["everything"] }],
    portals: [{ clientId: "a", clientSecret: SECRET, name: "", redirectUris: ["https://p.example/#x"] }],
    readers: [
      { clientId: "r:1", clientSecret: "short", alliances: [] },
      { clientId: "a", clientSecret: SECRET },
    ],
    staff: [
      { loginSubject: "x", roles: ["dean"] },
      { loginSubject: "x", role: "officer" },
    ],
    roleRules: [{ claim: "department", value: "", roles: ["rector"] }],
    desks: [],
  };
  let mistakes = "";
  try {
    parseClientsFile(JSON.stringify(file));
  } catch (error) {
    mistakes = error instanceof ConfigError ? error.message : "";
  }
  for (const place of [
    "sis[0].clientSecret",
    "sis[0].scopes: everything",
    "portals[0].name",
    "portals[0].redirectUris",
    "names a more than once",
    "readers[0].clientId must not have a colon",
    "readers[0].clientSecret",
    "readers[0].alliances",
    "staff[0].roles: dean",
    "staff[1].role ",
    "names x more than once",
    "roleRules[0].value",
    "roleRules[0].roles: rector",
    "clients file.desks",
  ]) {
    expect(mistakes).toContain(place);
  }
});

test("the desk's own client id is taken", () => {
  const file = { sis: [{ clientId: "desk", clientSecret: SECRET, scopes: [] }] };
  expect(() => parseClientsFile(JSON.stringify(file))).toThrow(/desk more than once/);
});

test("a SIS may prove itself with keys instead of a secret, public ones only", () => {
  const key = { kty: "EC", crv: "P-256", x: "x", y: "y" };
  const sis = { clientId: "sis", scopes: ["results.read"], publicKeys: [key, { ...key, x: "z" }] };
  expect(parseClientsFile(JSON.stringify({ sis: [sis] })).sis).toEqual([sis]);
  for (const wrong of [
    { ...sis, clientSecret: SECRET },
    { ...sis, publicKeys: [] },
    { ...sis, publicKeys: [{ ...key, d: "private" }] },
    { ...sis, publicKeys: [{ kty: "oct", k: "secret" }] },
  ]) {
    expect(() => parseClientsFile(JSON.stringify({ sis: [wrong] }))).toThrow(ConfigError);
  }
});

test("one SIS client may be told of events, at a web address or by asking", () => {
  const sis = { clientId: "sis", clientSecret: SECRET, scopes: ["events.read"] };
  const told = { ...sis, events: { pushTo: "https://sis.noord.example/events" } };
  expect(parseClientsFile(JSON.stringify({ sis: [told] })).sis).toEqual([told]);
  const asks = { ...sis, clientId: "other", events: {} };
  expect(parseClientsFile(JSON.stringify({ sis: [asks] })).sis).toEqual([asks]);
  for (const wrong of [
    [told, asks],
    [{ ...sis, events: { changes: 1 } }],
    [{ ...sis, events: { pushTo: "mailto:sis@noord.example" } }],
  ]) {
    expect(() => parseClientsFile(JSON.stringify({ sis: wrong }))).toThrow(ConfigError);
  }
});
