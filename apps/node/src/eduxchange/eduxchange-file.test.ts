import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ConfigError } from "../config.ts";
import { parseEduxchangeFile } from "./eduxchange-file.ts";

const home = {
  introspection: { url: "https://idp.example/introspect", clientId: "rs", clientSecret: "secret" },
  scopes: { persons: "noord.example/persons", associations: "noord.example/results" },
  hosts: ["zuid.example"],
  personFields: ["mail", "givenName"],
};
const host = {
  receiver: { baseUrl: "https://receiver.noord.example/", user: "sis", password: "p" },
  intake: { user: "api_user", password: "q" },
  homes: ["zuid.example"],
};

test("names the components of either role, or of both", () => {
  expect(parseEduxchangeFile("{}")).toEqual({});
  const read = parseEduxchangeFile(JSON.stringify({ home, host }));
  expect(read.home?.introspection.students).toEqual([{ claim: "sub", names: "loginSubject" }]);
  expect(read.home?.personFields).toEqual(["givenName", "mail"]);
  expect(read.host?.receiver.baseUrl).toBe("https://receiver.noord.example");
});

test("every mistake is named with its place", () => {
  const wrong = {
    home: {
      ...home,
      introspection: { url: "idp", clientId: "rs", students: [{ claim: "eduid", names: "eduid" }] },
      personFields: ["photo"],
      secrets: 1,
    },
    host: { receiver: { baseUrl: "receiver", user: "sis" }, intake: {}, homes: "zuid.example" },
    broker: {},
  };
  try {
    parseEduxchangeFile(JSON.stringify(wrong));
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const mistakes = error.mistakes.join("\n");
    for (const place of [
      "eduxchange file.broker is not known",
      "eduxchange file.home.secrets is not known",
      "home.introspection.url must be an address",
      "home.introspection.clientSecret must be a text",
      "home.introspection.students[0].names must be one of",
      "home.personFields: photo is not known",
      "host.receiver.baseUrl must be an address",
      "host.receiver.password must be a text",
      "host.intake.user must be a text",
      "host.homes must be a list of texts",
    ])
      expect(mistakes).toContain(place);
  }
});

const receiver = {
  broker: { clientUrl: "https://broker.example/", user: "broker", password: "p" },
  identityProvider: {
    authorizeUrl: "https://idp.example/authorize",
    tokenUrl: "https://idp.example/token",
    jwksUrl: "https://idp.example/jwks",
    clientId: "receiver",
    clientSecret: "secret",
  },
};
const zuid = {
  schacHome: "Zuid.example",
  personsUrl: "https://zuid.example/persons/me",
  associationsUrl: "https://zuid.example/associations",
  scopes: ["a"],
};

test("a node can be the receiver itself, and the broker of a federation", () => {
  const noord = {
    ...{ schacHome: "noord.example", name: "Noord", user: "broker", password: "p" },
    enrollmentUrl: "https://noord.example/enrollment",
    startUrl: "https://noord.example/start",
  };
  const read = parseEduxchangeFile(
    JSON.stringify({
      receiver: { ...receiver, sis: { user: "adapter", password: "p" } },
      registry: { hosts: [noord] },
      homes: [{ ...zuid, version: 6 }],
    }),
  );
  expect(read.receiver?.broker.clientUrl).toBe("https://broker.example");
  expect(read.receiver?.identityProvider.subject).toBe("eduid");
  expect(read.receiver?.sis).toEqual({ user: "adapter", password: "p" });
  expect(read.homes).toMatchObject([
    { schacHome: "zuid.example", personAuthentication: "HEADER", version: 6 },
  ]);
  expect(read.registry?.hosts).toEqual([noord]);
});

test("mistakes about receiver, registry and homes are named with their places, too", () => {
  const wrong = {
    host,
    receiver: {
      broker: { user: "broker" },
      identityProvider: { ...receiver.identityProvider, jwksUrl: "x" },
      sis: { user: "adapter" },
    },
    registry: { hosts: [{ schacHome: "noord.example" }] },
    homes: [{ ...zuid, personAuthentication: "BODY", version: 7 }, zuid],
  };
  try {
    parseEduxchangeFile(JSON.stringify(wrong));
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const mistakes = error.mistakes.join("\n");
    for (const place of [
      "receiver.broker.clientUrl must be a text",
      "receiver.identityProvider.jwksUrl must be an address",
      "registry.hosts[0].startUrl must be a text",
      "receiver.sis.password must be a text",
      "homes[0].version must be one of 5, 6",
      "homes[0].personAuthentication must be one of HEADER, FORM",
      "homes names zuid.example more than once",
    ])
      expect(mistakes).toContain(place);
  }
});

test("the files of the guide are taken, each alone and all as one", () => {
  const guide = readFileSync(new URL("../../../../docs/guides/join-eduxchange.md", import.meta.url), "utf8");
  const files = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  expect(files.map((text) => Object.keys(parseEduxchangeFile(text)))).toEqual([
    ["home"],
    ["host"],
    ["receiver", "homes"],
    ["registry"],
  ]);
  const together = Object.assign({}, ...files.map((text) => JSON.parse(text)));
  expect(Object.keys(parseEduxchangeFile(JSON.stringify(together)))).toHaveLength(5);
});
