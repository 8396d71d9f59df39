import { fileURLToPath } from "node:url";
import { openTestDatabase } from "@wissel/testing/database";
import { testPortBase } from "@wissel/testing/test-ports";
import { onTestFinished } from "vitest";
import { type Environment, type NodeConfig, readConfig } from "../src/config.ts";
import type { NodeOverrides } from "../src/parts.ts";
import { type BuiltNode, buildNode } from "../src/server.ts";

/** The file that a node process runs. */
export const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Ports of the node tests, counted from the base that all tests share. */
export const NODE_PORT = 20;
export const PROCESS_PORT = 21;

/** The least a node must be told, on a port of the tests' own. */
export function anEnvironment(overrides: Environment = {}): Environment {
  const port = testPortBase() + NODE_PORT;
  return {
    WISSEL_BASE_URL: `http://127.0.0.1:${port}`,
    WISSEL_LISTEN_PORT: String(port),
    WISSEL_SCHAC_HOME: "noord.example",
    WISSEL_NAME: "Noord",
    WISSEL_KEY_SECRET: Buffer.alloc(32, 1).toString("base64url"),
    WISSEL_LOG_LEVEL: "silent",
    ...overrides,
  };
}

/** A node in this process with the configuration it was built from. */
export interface TestNode extends BuiltNode {
  readonly config: NodeConfig;
}

/** A node in this process on a database of its own; both go when the test ends. */
export async function aNode(overrides: Environment = {}, parts: NodeOverrides = {}): Promise<TestNode> {
  const database = await openTestDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  const environment = anEnvironment({
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    ...overrides,
  });
  const config = readConfig(environment, () => "");
  const node = await buildNode(config, { checkAnswers: true, ...parts });
  onTestFinished(() => node.close());
  return { ...node, config };
}
