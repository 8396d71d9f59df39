import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SCALES } from "@wissel/testing/scale-builders";
import { deriveSealingKey, generateKey, type OwnKey, signEntityStatement } from "@wissel/trust";
import { strFromU8, unzipSync } from "fflate";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { EvidenceUnreadable, parseEvidence } from "../../src/evidence/evidence-file.ts";
import { readBundle } from "../../src/evidence/read-bundle.ts";
import { type EvidenceHandlers, evidenceHandlers } from "../../src/evidence/sis-handlers.ts";
import { verifyEvidence } from "../../src/evidence/verify-evidence.ts";
import { aScaleServer } from "../results/a-scale-server.ts";
import { aRow, PATIENCE, receivedFor, returnedFor } from "./about-results.ts";
import { anEnrolment, type TestNode, type TwoNodes, twoNodes } from "./two-nodes.ts";

const MAIN = fileURLToPath(new URL("../../src/evidence/main.ts", import.meta.url));

let nodes: TwoNodes;
let federationKeys: ReadonlyMap<string, OwnKey<"federation">>;
beforeAll(async () => {
  nodes = await twoNodes();
  const keyed = [nodes.home, nodes.host].map(
    async ({ entityId }) => [entityId, await generateKey("federation")] as const,
  );
  federationKeys = new Map(await Promise.all(keyed));
  nodes.statements.of = async (entityId) =>
    statementOf(entityId === nodes.home.entityId ? nodes.home : nodes.host);
});
afterAll(() => nodes[Symbol.asyncDispose]());

describe("the evidence of an enrolment", () => {
  test("proves at home the result, and at the host its receipt, without the other institution", async () => {
    const { home, host } = nodes;
    const id = await aReturnedResult();
    const atHome = await bundleOf(home, id);
    const atHost = await bundleOf(host, id);
    expect(await namesThatHold(atHome)).toEqual([
      "event-001-received-result-issued",
      "event-002-sent-result-received",
    ]);
    expect(await namesThatHold(atHost)).toEqual([
      "event-001-sent-result-issued",
      "event-002-received-result-received",
    ]);
    expect(verify(atHome)).toMatchObject({ status: 0, output: expect.stringContaining("2 tokens, 0 bad") });
    const files = unzipSync(atHome);
    expect(strFromU8(files["README.md"] ?? new Uint8Array())).toContain("jose jws ver -i event-001-received");
    expect(Object.keys(files)).toContain("event-001-received-result-issued-statement.jwk");
  });

  test("does not hold once a byte of it was changed", async () => {
    const bundle = await bundleOf(nodes.home, await aReturnedResult());
    const [text = ""] = readBundle(bundle);
    const file = JSON.parse(text);
    const [entry] = file.entries;
    const [header, payload = "", signature] = entry.token.split(".");
    const better = Buffer.from(payload, "base64url").toString("utf8").replace("08,50", "10,00");
    entry.token = [header, Buffer.from(better).toString("base64url"), signature].join(".");
    const { status, output } = verify(Buffer.from(JSON.stringify(file)));
    expect(status).toBe(1);
    expect(output).toContain(
      "BAD event-001-received-result-issued: the signature does not fit the stored key",
    );
    expect(output).toContain("BAD event-002-sent-result-received: it names");
  });

  test("holds the scale as it was when the result was signed, at home as at the host, and no other text", async () => {
    const { home, host } = nodes;
    await using scales = await aScaleServer(host);
    await scales.put("nl-1-10", SCALES.dutch);
    const id = await aReturnedResult({ scale: { id: "nl-1-10" } });
    await scales.put("nl-1-10", { ...SCALES.dutch, passFrom: "6" });
    await scales.fetchTo(home);
    for (const node of [home, host]) {
      const bundle = await bundleOf(node, id);
      expect(await namesThatHold(bundle)).toContain("scale-nl-1-10-1");
      const text = strFromU8(unzipSync(bundle)["scale-nl-1-10-1.json"] ?? new Uint8Array());
      expect(text).toBe((await scales.get("/.well-known/scales/nl-1-10/1")).body);
      expect(JSON.parse(text)).toMatchObject({ passFrom: "5,5" });
    }
    const [evidence = ""] = readBundle(await bundleOf(home, id));
    const file = JSON.parse(evidence);
    file.scales[0].text = file.scales[0].text.replace("5,5", "9,5");
    expect(verify(Buffer.from(JSON.stringify(file)))).toMatchObject({
      status: 1,
      output: expect.stringContaining("BAD scale-nl-1-10-1: it is another text than its digest says"),
    });
    file.scales[0].sha256 = createHash("sha256").update(file.scales[0].text).digest("base64url");
    const { status, output } = verify(Buffer.from(JSON.stringify(file)));
    expect([status, output]).toEqual([1, expect.stringContaining("no token that holds names it")]);
    expect(output).toContain("the scale it names is not here");
  });

  test("is there only for what is known", async () => {
    const request = { params: { associationId: uuidv7() } } as never; // it reads nothing else
    const answer = await (await handlersOf(nodes.home)).getEvidence(request);
    expect(answer).toMatchObject({ problem: { status: 404 } });
  });
});

test.runIf(inject("hasJose"))("Debian's jose verifies every file of an evidence bundle", async () => {
  const files = unzipSync(await bundleOf(nodes.home, await aReturnedResult()));
  const folder = mkdtempSync(join(tmpdir(), "wissel-evidence-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const signed = Object.keys(files).filter((name) => name.endsWith(".jws"));
  expect(signed).toHaveLength(4);
  for (const name of signed) {
    const args = ["jws", "ver", "-i", name, "-k", name.replace(/jws$/, "jwk"), "-O", "-"];
    const { status, stdout } = spawnSync("jose", args, { cwd: folder, encoding: "utf8" });
    expect([name, status, JSON.parse(stdout).iss]).toEqual([name, 0, expect.stringMatching(/^https:/)]);
  }
});

test("a file that is no evidence is refused with what is wrong with it", () => {
  for (const text of ["", "PK", "{}", "[]", '{"entries":[{"token":1}]}']) {
    expect(() => parseEvidence(readBundle(Buffer.from(text)))).toThrow(EvidenceUnreadable);
  }
  expect(verify(Buffer.from("{}"))).toEqual({ status: 2, output: "token 1 has no token\n" });
});

test("what was accepted since a partner's key is not its own any more is listed as doubted, and proves nothing", async () => {
  const { home, host } = nodes;
  const id = await aReturnedResult();
  const [{ kid } = { kid: "" }] = await home.query<{ kid: string }>(
    "SELECT kid FROM inbox WHERE claims ->> 'associationId' = $1",
    [id],
  );
  const doubted = async () => {
    const answer = await (await handlersOf(home)).listDoubtedEvents({ query: {} } as never);
    return "body" in answer && typeof answer.body === "object" && "items" in answer.body
      ? answer.body.items
      : [];
  };
  expect(await doubted()).toEqual([]);
  await home.query(
    "INSERT INTO peer_key_revocation VALUES ($1, $2, now() - interval '1 hour', 'compromised', now())",
    [host.schacHome, kid],
  );
  expect((await doubted()).filter(({ associationId }) => associationId === id)).toMatchObject([
    { issuer: host.schacHome, name: "result-issued", kid, reason: "compromised" },
  ]);
  expect(verify(await bundleOf(home, id))).toMatchObject({
    status: 1,
    output: expect.stringContaining("took the key back"),
  });
  await home.query("UPDATE peer_key_revocation SET revoked_at = now()");
  expect(await doubted()).toEqual([]);
  await home.query("DELETE FROM peer_key_revocation");
});

/** A result that came home and whose receipt came back. */
async function aReturnedResult(overrides: object = {}): Promise<string> {
  const { home, host } = nodes;
  const enrolment = await anEnrolment(home, host);
  const id = enrolment.association_id;
  await host.sis("POST", "/results", { rows: [{ ...aRow(enrolment), ...overrides }] });
  await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "delivered" });
  await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(1);
  for (const { query } of [home, host]) {
    const sent = "SELECT 1 FROM delivery WHERE payload ->> 'associationId' = $1 AND state <> 'delivered'";
    await expect.poll(() => query(sent, [id]), PATIENCE).toEqual([]);
    await expect
      .poll(() => query("SELECT 1 FROM inbox WHERE claims ->> 'associationId' = $1", [id]), PATIENCE)
      .toHaveLength(1);
  }
  return id;
}

async function bundleOf(node: TestNode, associationId: string): Promise<Uint8Array> {
  const answer = await (await handlersOf(node)).getEvidence({ params: { associationId } } as never);
  if (!("body" in answer) || !(answer.body instanceof Uint8Array)) throw new Error("there is no bundle");
  return answer.body;
}

async function handlersOf(node: TestNode): Promise<EvidenceHandlers> {
  return evidenceHandlers({
    pool: node.pool,
    own: node,
    sealingKey: await deriveSealingKey(new Uint8Array(32).fill(7), "events"),
    keys: {
      published: () => [node.key.publicJwk],
      past: () => [],
      active: () => {
        throw new Error("there are no earlier keys to sign for");
      },
    },
    statement: () => statementOf(node),
    clock: { now: () => new Date() },
  });
}

function statementOf({ entityId, schacHome, key }: TestNode): Promise<string> {
  const federationKey = federationKeys.get(entityId);
  if (federationKey === undefined) throw new Error(`${entityId} has no entity key`);
  const now = Math.floor(Date.now() / 1000) * 1000;
  const url = (path: string) => `${entityId}${path}`;
  return signEntityStatement(
    {
      entityId,
      issuedAt: new Date(now),
      expiresAt: new Date(now + 60 * 60 * 1000),
      node: {
        schacHome,
        organisationName: schacHome,
        country: "NL",
        endpoints: { push: url("/events"), exchange: url("/x"), token: url("/t"), ooapi: url("/o") },
        protocolVersions: ["1"],
        eventKeys: [key.publicJwk],
        clientKeys: [],
        encryptionKeys: [],
        encryption: "preferred",
        revokedKeys: [],
      },
    },
    federationKey,
  );
}

async function namesThatHold(bundle: Uint8Array): Promise<readonly string[]> {
  const lines = await verifyEvidence(parseEvidence(readBundle(bundle)));
  return lines.filter(({ holds }) => holds).map(({ name }) => name);
}

/** As an operator runs it. */
function verify(bytes: Uint8Array): { readonly status: number | null; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), "wissel-evidence-"));
  try {
    writeFileSync(join(folder, "file"), bytes);
    const args = ["--conditions=source", "--disable-warning=ExperimentalWarning", MAIN, "file"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: "utf8",
      env: { ...process.env, INIT_CWD: folder },
    });
    return { status, output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
