import { testPortBase } from "@wissel/testing/test-ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildEduxchangeFile } from "../src/eduxchange/node-file.ts";
import { type Eduxchange, openEduxchange } from "../src/eduxchange/open-eduxchange.ts";
import { INSTITUTIONS } from "../src/institutions.ts";
import { layoutOf } from "../src/layout.ts";

const layout = layoutOf("folder", testPortBase(), process.platform);
const [noordzee, heuvelland, waterstad] = INSTITUTIONS;
if (noordzee === undefined || heuvelland === undefined || waterstad === undefined)
  throw new Error("there are three institutions");

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

test("a home that is named in place of a node of the playground is told once", () => {
  const around = eduxchange.around(waterstad);
  const named = { ...home, schacHome: "Noordzee.example" };
  const file = buildEduxchangeFile(waterstad, { ...around, strangers: [...around.strangers, named] });
  const { homes } = file as { homes: readonly { schacHome: string; personsUrl: string }[] };
  expect(homes.map(({ schacHome }) => schacHome)).toEqual([
    ...["Noordzee.example", "heuvelland.example", "waterstad.example", "overzee.example", "elders.example"],
  ]);
  expect(homes[0]?.personsUrl).toBe(home.personsUrl);
});

test("without outside brokers the nodes are a federation, whose broker is one of them", () => {
  const { origin } = layout.node(noordzee);
  expect(eduxchange.around(heuvelland).broker).toEqual({
    baseUrl: `${origin}/eduxchange/registry`,
    clientUrl: `${origin}/eduxchange/broker`,
  });
  const hosts = eduxchange.around(noordzee).hosts.map(({ schacHome, startUrl }) => [schacHome, startUrl]);
  expect(hosts).toEqual(
    [noordzee, heuvelland].map((one) => [one.schacHome, `${layout.node(one).origin}/eduxchange/start`]),
  );
});

test("the receiver of whoever runs no node finds the nodes in a registry that stands in", async () => {
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
  expect(await find("nowhere.example")).toBe(404);
});
