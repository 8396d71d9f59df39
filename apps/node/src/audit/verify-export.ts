import { CHAIN_START, type ChainEnd, checkChain, type Digest, isBreak, type SealedEntry } from "@wissel/core";
import { parseAuditLine } from "./audit-wire.ts";

/** What an export was found to be. */
export interface ExportVerdict {
  readonly holds: boolean;
  /** For people. */
  readonly text: string;
}

const PAGE = 1_000;

/**
 * Judges an export of the audit log, line by line and without the node. One that does not begin with the first link is
 * taken at its word about the link before. `heads` are ends that were kept outside: each must be in the chain.
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  heads: readonly ChainEnd[],
  digest: Digest,
): Promise<ExportVerdict> {
  let end: ChainEnd | undefined;
  let first: number | undefined;
  let number = 0;
  const open = new Map(heads.map(({ sequence, hash }) => [sequence, hash]));
  for await (const page of pagesOf(lines)) {
    const sealed: SealedEntry[] = [];
    for (const line of page) {
      number += 1;
      const one = readLine(line);
      if (one === undefined) return bad(`line ${number} is no entry of an audit log`);
      sealed.push(one);
    }
    end ??= startOf(sealed);
    first ??= end.sequence + 1;
    const found = checkChain(end, sealed, digest);
    if (isBreak(found)) return bad(`${found.kind} at link ${found.sequence}`);
    for (const { sequence, hash } of sealed) {
      if ((open.get(sequence) ?? hash) !== hash)
        return bad(`link ${sequence} is not the one that was signed`);
      open.delete(sequence);
    }
    end = found;
  }
  if (end === undefined || first === undefined) return bad("there is no entry in it");
  const [missing] = open.keys();
  if (missing !== undefined) return bad(`the signed link ${missing} is not in it`);
  const kept = heads.length === 0 ? "" : `, with ${heads.length} signed`;
  return {
    holds: true,
    text: `links ${first} to ${end.sequence} are intact${kept}; the last is ${end.hash}`,
  };
}

function bad(text: string): ExportVerdict {
  return { holds: false, text };
}

function startOf([first]: readonly SealedEntry[]): ChainEnd {
  if (first === undefined || first.sequence === 1) return CHAIN_START;
  return { sequence: first.sequence - 1, hash: first.previous };
}

function readLine(line: string): SealedEntry | undefined {
  try {
    return parseAuditLine(line);
  } catch {
    return undefined; // no JSON, or no entry; nothing else can throw here
  }
}

async function* pagesOf(lines: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let page: string[] = [];
  for await (const line of lines) {
    if (line.trim() === "") continue;
    page.push(line);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
