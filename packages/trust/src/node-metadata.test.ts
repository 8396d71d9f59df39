import { expect, test } from "vitest";
import { generateKey } from "./keys.ts";
import { type NodeMetadata, parseNodeMetadata, toWireMetadata } from "./node-metadata.ts";

async function aNode(): Promise<NodeMetadata> {
  const origin = "https://node.noord.example";
  return {
    schacHome: "noord.example",
    organisationName: "Noord",
    country: "NL",
    endpoints: {
      push: `${origin}/events`,
      exchange: `${origin}/exchange/v1`,
      token: `${origin}/oauth/token`,
      ooapi: `${origin}/ooapi/v5`,
    },
    protocolVersions: ["1"],
    eventKeys: [(await generateKey("event")).publicJwk],
    clientKeys: [(await generateKey("client")).publicJwk],
    encryptionKeys: [],
    encryption: "preferred",
    revokedKeys: [],
  };
}

const overTheWire = (node: NodeMetadata) =>
  parseNodeMetadata(JSON.parse(JSON.stringify(toWireMetadata(node))));

test("a node without poll, batches and maintenance says nothing of them", async () => {
  const node = await aNode();
  expect(await overTheWire(node)).toEqual(node);
});

test("a node tells where its events are fetched, where it takes several, and when it is in maintenance", async () => {
  const plain = await aNode();
  const { push } = plain.endpoints;
  const node = {
    ...plain,
    endpoints: {
      ...plain.endpoints,
      poll: `${push}/poll`,
      batch: `${push}/batch`,
      verification: `${push}/verification`,
    },
    maintenanceUntil: new Date("2027-02-01T06:00:00Z"),
  };
  expect(await overTheWire(node)).toEqual(node);
});
