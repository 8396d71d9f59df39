import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestDatabase } from "@wissel/testing/database";
import { testPortBase } from "@wissel/testing/test-ports";
import { SIS_SCOPES } from "../../../apps/node/src/authorisation/scopes.ts";
import { type NodeConfig, readConfig } from "../../../apps/node/src/config.ts";
import { buildNode } from "../../../apps/node/src/server.ts";
import { anEnvironment } from "../../../apps/node/test/a-node.ts";

/** A node that listens, with a SIS that it knows; for tests of what talks to one over the network. */
export interface ServedNode extends AsyncDisposable {
  readonly config: NodeConfig;
  /** What a SIS is told, as the command line and the examples read it. */
  readonly environment: {
    readonly WISSEL_URL: string;
    readonly WISSEL_CLIENT_ID: string;
    readonly WISSEL_CLIENT_SECRET: string;
  };
}

const SECRET = "a-secret-that-is-long-enough";
/** Of the ports of the tests' own. */
const PORT = 60;

export async function openServedNode(): Promise<ServedNode> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "wissel-served-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const sis = [{ clientId: "sis", clientSecret: SECRET, scopes: SIS_SCOPES }];
  const staff = [{ loginSubject: "staff", roles: ["officer", "coordinator"] }];
  const portals = [
    { clientId: "portal", clientSecret: SECRET, name: "P", redirectUris: ["http://127.0.0.1:1/c"] },
  ];
  writeFileSync(join(folder, "clients.json"), JSON.stringify({ sis, portals, staff }));
  const database = stack.use(await openTestDatabase());
  const url = `http://127.0.0.1:${testPortBase() + PORT}`;
  const environment = anEnvironment({
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    WISSEL_BASE_URL: url,
    WISSEL_LISTEN_PORT: String(testPortBase() + PORT),
    WISSEL_CLIENTS_FILE: join(folder, "clients.json"),
  });
  const config = readConfig(environment, () => "");
  const node = await buildNode(config, { checkAnswers: true, shedLoad: false });
  stack.defer(() => node.close());
  await node.start();
  const kept = stack.move();
  return {
    config,
    environment: { WISSEL_URL: url, WISSEL_CLIENT_ID: "sis", WISSEL_CLIENT_SECRET: SECRET },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
