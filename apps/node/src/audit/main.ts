import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { type PublicJwk, readUnverified, verifyAuditHead } from "@wissel/trust";
import { verifyExport } from "./verify-export.ts";

// npm run verify-audit -- FILE: whether an exported audit log is as it was written. No network, no database.

const USAGE =
  "usage: npm run verify-audit -- FILE [--head FILE --keys FILE], an export of the audit log; a signed end of it, " +
  "and the key set (JWKS) that the node publishes";

class UsageError extends Error {
  override readonly name = "UsageError";
}

async function run(args: readonly string[]): Promise<boolean> {
  const { file, head, keys } = parseFiles(args);
  const heads = head === undefined || keys === undefined ? [] : [await readHead(read(head), read(keys))];
  const lines = createInterface({
    input: createReadStream(placeOf(file)),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  const digest = (text: string) => createHash("sha256").update(text).digest("base64url");
  const { holds, text } = await verifyExport(lines, heads, digest);
  console.log(`${holds ? "ok " : "BAD"} ${text}`);
  return holds;
}

function parseFiles(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    const options = { head: text, keys: text };
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (
      file !== undefined &&
      more.length === 0 &&
      (values.head === undefined) === (values.keys === undefined)
    ) {
      return { file, ...values };
    }
  } catch (error) {
    throw new UsageError(USAGE, { cause: error });
  }
  throw new UsageError(USAGE);
}

async function readHead(token: string, keys: string) {
  const { claims } = readUnverified(token.trim()) ?? {};
  const known = (JSON.parse(keys) as { readonly keys: readonly PublicJwk[] }).keys;
  const verdict = await verifyAuditHead(token.trim(), {
    issuer: String(claims?.iss),
    eventKeysOf: async () => known,
    now: new Date(),
  });
  if (!verdict.ok) throw new UsageError(`the signed end cannot be relied on: ${verdict.refusal.code}`);
  console.log(`ok  ${verdict.value.issuer} signed link ${verdict.value.end.sequence}`);
  return verdict.value.end;
}

function read(file: string): string {
  return readFileSync(placeOf(file), "utf8");
}

function placeOf(file: string): string {
  return resolve(process.env.INIT_CWD ?? ".", file);
}

try {
  process.exitCode = (await run(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
