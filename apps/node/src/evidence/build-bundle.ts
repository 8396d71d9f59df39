import { readUnverified } from "@wissel/trust";
import { strToU8, zipSync } from "fflate";
import type { EvidenceEntry, EvidenceFile } from "./evidence-file.ts";
import { evidenceReadme } from "./evidence-readme.ts";

/**
 * A zip of everything that proves the events about an association: evidence.json for a machine, each token with its
 * key and statement as files of their own for people with other tools, and a README. One folder per pair of
 * institutions where more than one knows an association by that id.
 */
export function buildBundle(files: readonly EvidenceFile[]): Uint8Array {
  const contents = files.flatMap((file) => {
    const folder = files.length === 1 ? "" : `${file.home}--${file.host}/`;
    return contentsOf(file).map(([name, text]) => [`${folder}${name}`, strToU8(text)] as const);
  });
  return zipSync(Object.fromEntries(contents));
}

function contentsOf(file: EvidenceFile): readonly (readonly [string, string])[] {
  return [
    ["README.md", evidenceReadme(file)],
    ["evidence.json", json(file)],
    ...file.entries.flatMap(entryFiles),
    ...file.scales.map(({ name, text }) => [`${name}.json`, text] as const),
  ];
}

/** One dot in a name: jose takes an argument with two for a token. */
function entryFiles(entry: EvidenceEntry): readonly (readonly [string, string])[] {
  const { name, token, jwk, statement, historicalKeys } = entry;
  const entityKey = statement === undefined ? undefined : entityKeyOf(statement);
  return [
    [`${name}.jws`, token],
    [`${name}.jwk`, json(jwk)],
    ...(statement === undefined ? [] : [[`${name}-statement.jws`, statement] as const]),
    ...(entityKey === undefined ? [] : [[`${name}-statement.jwk`, json(entityKey)] as const]),
    ...(historicalKeys === undefined ? [] : [[`${name}-earlier-keys.jws`, historicalKeys] as const]),
  ];
}

/** The key that signed the statement, as the statement itself holds it: worth something once its thumbprint is known. */
function entityKeyOf(statement: string): unknown {
  const unverified = readUnverified(statement);
  const jwks = unverified?.claims.jwks;
  const keys = typeof jwks === "object" && jwks !== null && "keys" in jwks ? jwks.keys : [];
  return (Array.isArray(keys) ? keys : []).find((key) => key?.kid === unverified?.header.kid);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
