import { testPortBase } from "@wissel/testing/test-ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Eduxchange, openEduxchange } from "../src/eduxchange/open-eduxchange.ts";
import { INSTITUTIONS } from "../src/institutions.ts";
import { layoutOf } from "../src/layout.ts";

const layout = layoutOf("folder", testPortBase(), process.platform);
const [noordzee, , waterstad] = INSTITUTIONS;
if (noordzee === undefined || waterstad === undefined) throw new Error("there are three institutions");

const receiver = { baseUrl: "https://receiver.example", user: "sis", password: "p" };
const home = {
  schacHome: "elders.example",
  personsUrl: "https://elders.example/persons/me",
  associationsUrl: "https://elders.example/associations",
  scopes: [],
};
const broker = {
  baseUrl: "https://broker.example",
  clientUrl: "https://pages.example",
  user: "b",
  password: "q",
};
const identityProvider = {
  authorizeUrl: "https://idp.example/authorize",
  tokenUrl: "https://idp.example/token",
  jwksUrl: "https://idp.example/certs",
  introspectionUrl: "https://idp.example/introspect",
  ...{ clientId: "nodes", clientSecret: "s" },
};

let eduxchange: Eduxchange;
beforeAll(async () => {
  const named = { receiver, broker, identityProvider, homes: [home] };
  eduxchange = await openEduxchange(layout, new Map([[waterstad.schacHome, named]]));
});
afterAll(() => eduxchange[Symbol.asyncDispose]());

test("outside components take the place of stand-ins around one institution, and of no other", () => {
  expect(eduxchange.around(waterstad)).toMatchObject({
    receiver,
    identityProvider,
    basic: { user: "b", password: "q" },
    strangers: [{ schacHome: "overzee.example" }, home],
    broker: { baseUrl: broker.baseUrl, clientUrl: broker.clientUrl },
  });
  expect(eduxchange.receiverOf(waterstad)).toBeUndefined();
  expect(eduxchange.receiverOf(noordzee)).toBeDefined();
  expect(eduxchange.around(noordzee).strangers).toMatchObject([{ schacHome: "overzee.example" }]);
  expect(eduxchange.origins).toEqual(
    expect.arrayContaining(["https://receiver.example", "https://idp.example", "https://elders.example"]),
  );
});

test("receivers that stand in find the nodes, and the homes that were named", async () => {
  const find = async (homeInstitution: string) => {
    const answer = await fetch(`${layout.eduxchange.registry.origin}/api/associations-uri`, {
      method: "POST",
      body: JSON.stringify({ homeInstitution }),
    });
    return answer.status === 200 ? await answer.json() : answer.status;
  };
  expect(await find(noordzee.schacHome)).toEqual({
    associationsURI: `${layout.node(noordzee).origin}/eduxchange/associations`,
  });
  expect(await find(home.schacHome)).toEqual({ associationsURI: home.associationsUrl });
  expect(await find("nowhere.example")).toBe(404);
});
