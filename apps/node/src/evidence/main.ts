import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { EvidenceUnreadable, parseEvidence } from "./evidence-file.ts";
import { readBundle } from "./read-bundle.ts";
import { verifyEvidence } from "./verify-evidence.ts";

// npm run verify-result -- FILE: a line per token and per scale; exit status 0 only if all of them hold. No network, no database.

const USAGE =
  "usage: npm run verify-result -- FILE, an evidence bundle (zip), its evidence.json, or a stored result";

async function run([file, ...more]: readonly string[]): Promise<boolean> {
  if (file === undefined || more.length > 0) throw new EvidenceUnreadable(USAGE);
  const evidence = parseEvidence(readBundle(readFileSync(resolve(process.env.INIT_CWD ?? ".", file))));
  const lines = await verifyEvidence(evidence);
  for (const { name, holds, text } of lines) console.log(`${holds ? "ok " : "BAD"} ${name}: ${text}`);
  const bad = lines.filter(({ holds }) => !holds).length;
  console.log(`${evidence.tokens.length} tokens, ${bad} bad`);
  return lines.length > 0 && bad === 0;
}

try {
  process.exitCode = (await run(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
