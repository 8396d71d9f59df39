import { expect, test } from "vitest";
import { UsageError } from "../options.ts";
import { originsOf, parseOutsideComponents } from "./outside-components.ts";

const FILE = "components.json";
const components = {
  receiver: { baseUrl: "https://receiver.example/", user: "sis", password: "p" },
  broker: {
    ...{ baseUrl: "https://broker.example", clientUrl: "https://pages.example/broker" },
    ...{ user: "broker", password: "q" },
  },
  identityProvider: {
    authorizeUrl: "https://idp.example/authorize",
    tokenUrl: "https://idp.example/token",
    jwksUrl: "https://idp.example/certs",
    introspectionUrl: "https://idp.example/introspect",
    ...{ clientId: "receiver", clientSecret: "s" },
  },
  homes: [
    {
      schacHome: "elders.example",
      personsUrl: "https://elders.example/persons/me",
      associationsUrl: "https://elders.example/associations",
      scopes: ["elders.example/persons"],
    },
  ],
};

function mistakesIn(value: unknown): string {
  try {
    parseOutsideComponents(typeof value === "string" ? value : JSON.stringify(value), FILE);
    return expect.unreachable();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message;
  }
}

test("outside components are named per institution, and every origin of theirs is known", () => {
  const read = parseOutsideComponents(JSON.stringify({ "waterstad.example": components }), FILE);
  const found = read.get("waterstad.example");
  expect(found).toEqual({
    ...components,
    receiver: { ...components.receiver, baseUrl: "https://receiver.example" },
  });
  expect(found && originsOf(found)).toEqual([
    "https://receiver.example",
    "https://broker.example",
    "https://pages.example",
    "https://idp.example",
    "https://elders.example",
  ]);
});

test("what is left out stays a stand-in", () => {
  const read = parseOutsideComponents(
    JSON.stringify({ "waterstad.example": {}, "noordzee.example": { receiver: components.receiver } }),
    FILE,
  );
  expect(read.get("waterstad.example")).toEqual({ homes: [] });
  expect(Object.keys(read.get("noordzee.example") ?? {}).toSorted()).toEqual(["homes", "receiver"]);
  expect(read.has("heuvelland.example")).toBe(false);
});

test("every mistake in the file is named with its place", () => {
  expect(mistakesIn("{")).toBe("components.json is not JSON");
  const mistakes = mistakesIn({
    "elsewhere.example": {},
    "waterstad.example": {
      receiver: { baseUrl: "receiver", user: "sis" },
      brokers: {},
      identityProvider: "https://idp.example",
      homes: [{ ...components.homes[0], personsUrl: "ftp://elders.example", scopes: "persons" }],
    },
  });
  for (const place of [
    "components.json.elsewhere.example is not known",
    "components.json: waterstad.example.brokers is not known",
    "components.json: waterstad.example.receiver.baseUrl must be an address",
    "components.json: waterstad.example.receiver.password must be a text",
    "components.json: waterstad.example.identityProvider must be an object",
    "components.json: waterstad.example.homes[0].personsUrl must be an address",
    "components.json: waterstad.example.homes[0].scopes must be a list of texts",
  ])
    expect(mistakes).toContain(place);
});
