import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { runExportAudit } from "../../src/audit/export-audit-command.ts";
import { verifyExport } from "../../src/audit/verify-export.ts";
import { aNode, type TestNode } from "../a-node.ts";
import { openTokenSigner } from "../callers.ts";

const MAIN = fileURLToPath(new URL("../../src/audit/main.ts", import.meta.url));
const PATIENCE = { timeout: 60_000 };
const digest = (text: string) => createHash("sha256").update(text).digest("base64url");

interface AuditNode extends TestNode {
  readonly ask: (
    who: "auditor" | "operator" | "officer",
    method: "GET" | "PUT" | "POST",
    url: string,
    body?: object,
  ) => Promise<Answer>;
  readonly asOwner: (statements: string) => Promise<void>;
  readonly folder: string;
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at as it comes
  readonly body: any;
}

/** A node that works, with staff of three kinds, and a role that one of them has just given. */
async function anAuditNode(): Promise<AuditNode> {
  const folder = mkdtempSync(join(tmpdir(), "wissel-audit-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const staff = ["auditor", "operator", "officer"].map((role) => ({
    loginSubject: `${role}-1`,
    roles: [role],
  }));
  writeFileSync(join(folder, "clients.json"), JSON.stringify({ sis: [], portals: [], staff }));
  const node = await aNode({ WISSEL_CLIENTS_FILE: join(folder, "clients.json") });
  const sign = await openTokenSigner(node.config);
  const scopes = ["audit", "desk", "desk.operate"];
  const ask: AuditNode["ask"] = async (who, method, url, body) => {
    const token = await sign({
      clientId: "desk",
      subject: `${who}-1`,
      scopes,
      audience: node.config.baseUrl,
    });
    const headers = { authorization: `Bearer ${token}` };
    const answer = await node.app.inject({
      method,
      url,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  const asOwner = async (statements: string) => {
    const { database } = node.config;
    if (database.kind === "embedded" || database.ownerUrl === undefined) throw new TypeError("no owner");
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    await client.query(statements).finally(() => client.end());
  };
  await node.start();
  const change = { roles: ["home_approver"], reason: "Takes over from Ms Vuurdoorn." };
  await ask("operator", "PUT", "/desk/v1/staff/approver-1/roles", change);
  await expect
    .poll(async () => (await ask("auditor", "GET", AUDIT_OF_APPROVER)).body.items, PATIENCE)
    .toHaveLength(1);
  return { ...node, ask, asOwner, folder };
}

const AUDIT_OF_APPROVER = "/desk/v1/audit?object=staff:approver-1";

describe("the audit log of a node", () => {
  test("tells an auditor what was decided and by whom, and nobody else; no words, no names", async () => {
    const { ask } = await anAuditNode();
    const { body } = await ask("auditor", "GET", AUDIT_OF_APPROVER);
    expect(body.items[0]).toMatchObject({
      actor: "operator:operator-1",
      what: "roles-changed",
      reason: "+home_approver",
      object: "staff:approver-1",
    });
    expect(JSON.stringify(body)).not.toContain("Vuurdoorn");
    const byRequest = async (id: string) =>
      (await ask("auditor", "GET", `/desk/v1/audit?requestId=${id}`)).body.items;
    expect(await byRequest(body.items[0].requestId)).toEqual(body.items);
    expect(await byRequest("another")).toEqual([]);
    expect((await ask("officer", "GET", "/desk/v1/audit")).status).toBe(403);
    expect((await ask("operator", "GET", "/desk/v1/audit")).status).toBe(403);
    expect((await ask("auditor", "GET", `${AUDIT_OF_APPROVER}&actor=node`)).body.items).toEqual([]);
    expect(
      (await ask("auditor", "GET", `${AUDIT_OF_APPROVER}&until=2026-01-01T00:00:00Z`)).body.items,
    ).toEqual([]);

    // Page by page, newest first, from the node's first key on.
    const seen: number[] = [];
    let address = "/desk/v1/audit?limit=2";
    for (let cursor: number | undefined = 0; cursor !== undefined; ) {
      const page = await ask("auditor", "GET", address);
      seen.push(...page.body.items.map(({ sequence }: { readonly sequence: number }) => sequence));
      cursor = page.body.next;
      address = `/desk/v1/audit?limit=2&cursor=${cursor}`;
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => seen.length - index));
    const made = await ask("auditor", "GET", "/desk/v1/audit?actor=node");
    expect(made.body.items.at(-1)).toMatchObject({ sequence: 1, what: "key-made" });
  }, 120_000);
});

describe("the keys of a node", () => {
  test("are its operator's to see, rotate and take back, with an entry of who did", async () => {
    const { ask, app } = await anAuditNode();
    const familyOf = ({ body }: Answer, name: string) =>
      body.items.find(({ family }: { readonly family: string }) => family === name);
    const listed = await ask("operator", "GET", "/desk/v1/keys");
    expect(listed.body.items.map(({ family }: { readonly family: string }) => family).toSorted()).toEqual([
      "client",
      "encryption",
      "event",
      "federation",
      "token",
    ]);
    expect(JSON.stringify(listed.body)).not.toMatch(/jwe|"d"/i);
    const [{ kid: stolen }] = familyOf(listed, "event").keys;

    const rotated = await ask("operator", "POST", "/desk/v1/keys/event/rotation", { leadMinutes: 60 });
    expect(rotated.body.keys).toMatchObject([
      { standing: "next" },
      { kid: stolen, standing: "active", retiresAt: rotated.body.keys[0].activeFrom },
    ]);
    const again = await ask("operator", "POST", "/desk/v1/keys/event/rotation", {});
    expect([again.status, again.body.type]).toEqual([409, expect.stringMatching(/key-rotation-under-way$/)]);

    const revocation = `/desk/v1/keys/event/${stolen}/revocation`;
    const since = "2026-01-01T00:00:00.000Z";
    const future = { reason: "compromised", since: "2999-01-01T00:00:00Z" };
    expect((await ask("operator", "POST", revocation, future)).body.errors).toMatchObject([
      { pointer: "#/since" },
    ]);
    for (const who of ["officer", "auditor"] as const) {
      expect((await ask(who, "POST", revocation, { reason: "compromised" })).status).toBe(403);
    }
    const revoked = await ask("operator", "POST", revocation, { reason: "compromised", since });
    const standings = revoked.body.keys.map(({ standing }: { readonly standing: string }) => standing);
    expect(standings.toSorted()).toEqual(["active", "next", "revoked"]);
    const { keys } = (await app.inject("/.well-known/jwks.json")).json();
    expect(keys.map(({ kid }: { readonly kid: string }) => kid)).not.toContain(stolen);
    const unknown = `/desk/v1/keys/token/${stolen}/revocation`;
    expect((await ask("operator", "POST", unknown, { reason: "unspecified" })).status).toBe(404);

    const about = `/desk/v1/audit?object=key:${stolen}`;
    await expect.poll(async () => (await ask("auditor", "GET", about)).body.items, PATIENCE).toHaveLength(2);
    const { items } = (await ask("auditor", "GET", about)).body;
    expect(items).toMatchObject([
      {
        what: "key-revoked",
        actor: "operator:operator-1",
        reason: "compromised",
        requestId: expect.any(String),
      },
      { what: "key-made", actor: "node" },
    ]);
  }, 120_000);
});

describe("a change of the audit log", () => {
  test("shows in an export, against an end that was kept outside, and in the node's own verification", async () => {
    const { ask, asOwner, app, config, folder } = await anAuditNode();
    const lines = await exported(config);
    const check = async (some: readonly string[]) => (await verifyExport(listed(some), [], digest)).text;
    expect(await check(lines)).toMatch(/^links 1 to \d+ are intact/);
    expect(await check(lines.slice(2))).toMatch(/^links 3 to/);
    const [one = "", two = "", three = "", ...rest] = lines;
    expect(await check([one, two.replace('"node"', '"host:a.example"'), three, ...rest])).toBe(
      "entry_changed at link 2",
    );
    expect(await check([one, three, ...rest])).toBe("link_missing at link 2");
    expect(await check([one, three, two, ...rest])).toBe("link_missing at link 2");
    expect(await check([one, two, two, three, ...rest])).toBe("link_inserted at link 2");
    expect(await check([one, "no entry", three])).toBe("line 2 is no entry of an audit log");

    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const { items } = (await ask("auditor", "GET", "/desk/v1/audit/heads")).body;
    const head = file("head.jws", items[0].token);
    const keys = file("keys.json", (await app.inject("/.well-known/jwks.json")).body);
    const run = (some: readonly string[]) => {
      const args = [
        "--conditions=source",
        MAIN,
        file("log.ndjson", some.join("\n")),
        "--head",
        head,
        "--keys",
        keys,
      ];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
      return { status, output: stdout + stderr };
    };
    expect(run(lines)).toMatchObject({ status: 0, output: expect.stringContaining("with 1 signed") });
    const cut = lines.slice(0, items[0].sequence - 1);
    expect(run(cut)).toMatchObject({ status: 1, output: expect.stringContaining("is not in it") });

    const verify = async (query = "") =>
      (await ask("auditor", "GET", `/desk/v1/audit/verification${query}`)).body;
    const intact = await verify();
    expect(intact).toMatchObject({ state: "intact", from: 1, unsealed: 0 });
    expect(await verify("?from=2&to=3")).toEqual({
      state: "intact",
      from: 2,
      to: 3,
      checked: 2,
      unsealed: 0,
    });
    const guards = (what: string) =>
      ["audit_entry", "audit_link"].map((table) => `ALTER TABLE ${table} ${what} TRIGGER USER;`).join(" ");
    await asOwner(
      `${guards("DISABLE")} UPDATE audit_entry SET actor = 'operator:other' WHERE what = 'roles-changed'`,
    );
    expect(await verify()).toMatchObject({ state: "broken", break: { kind: "entry_changed" } });
    // The end of the chain is gone with everything that was decided last; what was signed of it remembers.
    await asOwner(`DELETE FROM audit_link WHERE sequence >= ${items[0].sequence}`);
    expect(await verify()).toMatchObject({
      state: "broken",
      break: { kind: "link_missing", sequence: items[0].sequence },
    });
  }, 120_000);
});

async function exported(config: TestNode["config"]): Promise<readonly string[]> {
  const lines: string[] = [];
  await runExportAudit(config, [], (line) => lines.push(line.trimEnd()));
  return lines;
}

async function* listed(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
