import { CLIENT_SETTINGS } from "@wissel/client";
import { expect, test } from "vitest";
import { ConfigError, type Environment, readConfig } from "./config.ts";

const SECRET = Buffer.alloc(32, 7).toString("base64url");

function anEnvironment(overrides: Environment = {}): Environment {
  return {
    WISSEL_BASE_URL: "https://wissel.noord.example",
    WISSEL_SCHAC_HOME: "noord.example",
    WISSEL_NAME: "Noord",
    WISSEL_KEY_SECRET: SECRET,
    ...overrides,
  };
}

function read(overrides: Environment = {}, files: Readonly<Record<string, string>> = {}) {
  return readConfig(anEnvironment(overrides), (path) => {
    const text = files[path];
    if (text === undefined) throw new Error("no such file");
    return text;
  });
}

function mistakes(environment: Environment): readonly string[] {
  try {
    readConfig(environment, () => "");
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.mistakes : [String(error)];
  }
}

test("four settings are enough; PostgreSQL is embedded then", () => {
  expect(read()).toMatchObject({
    role: "both",
    baseUrl: "https://wissel.noord.example",
    listen: { host: "127.0.0.1", port: 4100 },
    institution: { schacHome: "noord.example", name: "Noord", country: "NL", timeZone: "Europe/Amsterdam" },
    database: { kind: "embedded", dataDir: ".wissel/node", port: 4101 },
    redisUrl: undefined,
    identityProvider: undefined,
    peerAllow: [],
  });
});

test("a node starts beside the settings of the command line", () => {
  const settings = Object.fromEntries(CLIENT_SETTINGS.map((name) => [name, "x"]));
  expect(mistakes(anEnvironment(settings))).toEqual([]);
});

test("every mistake is named at once", () => {
  const found = mistakes({
    WISSEL_ROLE: "lead",
    WISSEL_BASE_URL: "https://wissel.noord.example/node",
    WISSEL_LISTEN_PORT: "eighty",
    WISSEL_SCHAC_HOME: "Noord",
    WISSEL_TIME_ZONE: "Europe/Atlantis",
    WISSEL_KEY_SECRET: "short",
    WISSEL_OIDC_ISSUER: "https://login.noord.example",
    WISSEL_RETRY_LADDER_MS: "0,soon",
    WISSEL_LISTN_HOST: "0.0.0.0",
    DATABASE_URL: "mysql://u:secret@localhost/x",
  });
  expect(found.map((mistake) => mistake.split(" ")[0])).toEqual([
    "WISSEL_LISTN_HOST",
    "WISSEL_LISTEN_PORT",
    "WISSEL_ROLE",
    "WISSEL_BASE_URL",
    "WISSEL_SCHAC_HOME",
    "WISSEL_NAME",
    "WISSEL_TIME_ZONE",
    "DATABASE_URL",
    "WISSEL_KEY_SECRET",
    "WISSEL_OIDC_CLIENT_ID",
    "WISSEL_OIDC_CLIENT_SECRET",
    "WISSEL_RETRY_LADDER_MS",
  ]);
  expect(found.join("\n")).not.toContain("secret@");
});

test("the key secret may come from a file, but not from both", () => {
  const fromFile = { WISSEL_KEY_SECRET: undefined, WISSEL_KEY_SECRET_FILE: "/run/secret" };
  expect(read(fromFile, { "/run/secret": `${SECRET}\n` }).keySecret).toHaveLength(32);
  expect(mistakes(anEnvironment({ WISSEL_KEY_SECRET_FILE: "/run/secret" }))).toEqual([
    "WISSEL_KEY_SECRET and WISSEL_KEY_SECRET_FILE are both set",
  ]);
});

test("an empty variable counts as absent", () => {
  expect(read({ REDIS_URL: "", WISSEL_LISTEN_PORT: " " }).listen.port).toBe(4100);
});

test("lists are taken apart at commas", () => {
  const config = read({
    WISSEL_PEER_ALLOW: "http://127.0.0.2:4101, 10.0.0.0/8,",
    WISSEL_RETRY_LADDER_MS: "0,500",
  });
  expect(config.peerAllow).toEqual(["http://127.0.0.2:4101", "10.0.0.0/8"]);
  expect(config.retryLadder.delaysMs).toEqual([0, 500]);
});

test("whom to write to about the catalogue, and who reads it, are said or as they always were", () => {
  expect(read()).toMatchObject({ contactMail: undefined, catalogueAccess: "open" });
  const said = { WISSEL_CONTACT_MAIL: "exchange@noord.example", WISSEL_CATALOGUE_ACCESS: "readers" };
  expect(read(said)).toMatchObject({ contactMail: "exchange@noord.example", catalogueAccess: "readers" });
  expect(mistakes(anEnvironment({ WISSEL_CONTACT_MAIL: "the exchange desk" }))).toEqual([
    "WISSEL_CONTACT_MAIL must be a mail address",
  ]);
});
