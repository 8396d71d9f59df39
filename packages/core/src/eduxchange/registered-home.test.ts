import { expect, test } from "vitest";
import { type BroughtHome, isAsRegistered, type RegisteredHome, scopesIn } from "./registered-home.ts";

const home: RegisteredHome = {
  schacHome: "zuid.example",
  personsUrl: "https://zuid.example/persons/me",
  personAuthentication: "HEADER",
  associationsUrl: "https://zuid.example/associations",
  scopes: ["zuid.example/persons", "zuid.example/results", "offline_access"],
};
const brought: BroughtHome = {
  personURI: home.personsUrl,
  personAuth: "HEADER",
  associationsURI: undefined,
  scope: "zuid.example/persons  offline_access",
};

test("a browser may bring what is registered, and less of the scopes", () => {
  expect(isAsRegistered(brought, home)).toBe(true);
  expect(isAsRegistered({ ...brought, associationsURI: home.associationsUrl, scope: "openid" }, home)).toBe(
    true,
  );
});

test.each([
  ["another address for the person", { personURI: "https://thief.example/persons/me" }],
  ["none", { personURI: undefined }],
  ["another way of asking", { personAuth: "FORM" }],
  ["another address for associations", { associationsURI: "https://thief.example/associations" }],
  ["a scope that is not registered", { scope: "zuid.example/persons admin" }],
  ["no scope", { scope: undefined }],
])("it may not bring %s", (_, change) => {
  expect(isAsRegistered({ ...brought, ...change }, home)).toBe(false);
});

test("scopes are asked for once each, and that of OpenID Connect always", () => {
  expect(scopesIn(" a  b a openid")).toEqual(["openid", "a", "b"]);
});
