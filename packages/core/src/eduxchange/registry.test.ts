import { expect, test } from "vitest";
import type { RegisteredHome } from "./registered-home.ts";
import { areRegistered } from "./registry.ts";

const aHome = (schacHome: string): RegisteredHome => ({
  schacHome,
  personsUrl: `https://${schacHome}/persons`,
  personAuthentication: "HEADER",
  associationsUrl: `https://${schacHome}/associations`,
  scopes: [],
});
const HOMES = [aHome("noord.example"), aHome("zuid.example")];
const personURI = "https://zuid.example/persons";

test.each([
  ["the person's address alone", { personURI }, true],
  ["members that are null", { personURI, associationsURI: null, homeInstitution: null }, true],
  [
    "both, and the home",
    { personURI, associationsURI: "https://zuid.example/associations", homeInstitution: "zuid.example" },
    true,
  ],
  ["an address of nobody", { personURI: "https://thief.example/persons" }, false],
  ["the address of another home than is named", { personURI, homeInstitution: "noord.example" }, false],
  ["addresses of two homes", { personURI, associationsURI: "https://noord.example/associations" }, false],
])("a registry that is asked about %s", (_, asked, valid) => {
  expect(areRegistered(asked, HOMES)).toBe(valid);
});
