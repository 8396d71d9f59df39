import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKey } from "@wissel/trust";
import { afterAll, expect, test } from "vitest";
import { INSTITUTIONS } from "../institutions.ts";
import { layoutOf } from "../layout.ts";
import type { InstitutionLogins } from "../people/issue-logins.ts";
import { buildSheet, type SheetSource } from "./build-sheet.ts";
import { removeSheet, type Sheet, writeSheet } from "./sheet.ts";

const folder = mkdtempSync(join(tmpdir(), "wissel-sheet-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { privateJwk: key } = await generateKey("event");
const source: SheetSource = {
  layout: layoutOf("/kept", 4100, "linux"),
  secrets: ({ key }) => ({
    nodeKey: `node of ${key}`,
    oidcClient: `oidc of ${key}`,
    sisClient: `sis of ${key}`,
    portalClient: `portal of ${key}`,
  }),
  outside: {
    entityId: "http://127.0.0.1:4148",
    schacHome: "buitengaats.example",
    clientId: "http://127.0.0.1:4148",
    clientJwk: key,
    signingJwk: key,
    encryptionJwk: key,
    eventsUrl: "http://127.0.0.1:4149/events",
  },
  eduxchange: undefined,
  readerUrl: ({ key }) => `postgresql://wissel_reader:x@127.0.0.1:4110/${key}`,
  listProcesses: () => [{ name: "node-noordzee", pid: 7, port: 4101 }],
};

const student = (name: string) => ({ name, username: name, password: "p", token: "t", personId: "id" });
const people: InstitutionLogins = {
  officer: { username: "officer", password: "p", token: "t" },
  coordinator: { username: "coordinator", password: "p", token: "t" },
  auditor: { username: "auditor", password: "p" },
  players: [student("plays")],
  audience: [student("watches")],
};

const sheet = buildSheet(source, new Map(INSTITUTIONS.map((institution) => [institution, people])));

test("the connection sheet says of each institution what an outside client needs, under the agreed names", () => {
  expect(sheet.oidcIssuer).toBe("http://127.0.0.1:4105");
  expect(sheet.processes).toEqual([{ name: "node-noordzee", pid: 7, port: 4101 }]);
  expect(Object.keys(sheet.outsidePeer).sort()).toEqual([
    ...["clientId", "clientJwk", "encryptionJwk", "entityId", "eventsUrl", "schacHome", "signingJwk"], // as agreed
  ]);
  const [noordzee] = sheet.institutions;
  expect(noordzee).toMatchObject({
    name: "Noordzee University",
    schacHome: "noordzee.example",
    baseUrl: "http://127.0.0.2:4101",
    ooapiUrl: "http://127.0.0.2:4101/ooapi/v5",
    databaseUrl: "postgresql://wissel_reader:x@127.0.0.1:4110/noordzee",
    sis: {
      clientId: "sis-noordzee",
      clientSecret: "sis of noordzee",
      tokenUrl: expect.stringContaining("/oauth/token"),
    },
    officer: people.officer,
    coordinator: people.coordinator,
  });
  expect(noordzee?.openapiUrls).toContain("http://127.0.0.2:4101/openapi/me.json");
  expect(Object.keys(noordzee?.portals[0] ?? {}).sort()).toEqual(
    ["authorizeUrl", "clientId", "clientSecret", "redirectUri", "tokenUrl"], // as agreed
  );
});

test("an institution among components of eduXchange says what it answers them, and by what it knows them", () => {
  const basic = { user: "enrolment-receiver", password: "p" };
  const logins = new Map(INSTITUTIONS.map((institution) => [institution, people]));
  const [noordzee] = buildSheet({ ...source, eduxchange: { basicOf: () => basic } }, logins).institutions;
  expect(noordzee?.eduxchange).toEqual({
    personsMe: "http://127.0.0.2:4101/eduxchange/persons/me",
    associations: "http://127.0.0.2:4101/eduxchange/associations",
    intake: "http://127.0.0.2:4101/eduxchange/intake",
    enrollment: "http://127.0.0.2:4101/eduxchange/enrollment",
    start: "http://127.0.0.2:4101/eduxchange/start",
    basic,
  });
  expect(sheet.institutions[0]).not.toHaveProperty("eduxchange");
});

test("students that play in the script are not on the sheet", () => {
  expect(sheet.institutions[0]?.students).toEqual([
    { username: "watches", password: "p", token: "t", personId: "id" },
  ]);
});

test("the sheet appears whole, readable by its owner only, and is removed", () => {
  const file = join(folder, "deep", "sheet.json");
  writeSheet(file, sheet);
  const read: Sheet = JSON.parse(readFileSync(file, "utf8"));
  expect(read).toEqual(sheet);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  removeSheet(file);
  expect(existsSync(file)).toBe(false);
});
