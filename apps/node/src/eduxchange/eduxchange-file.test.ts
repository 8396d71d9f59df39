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
