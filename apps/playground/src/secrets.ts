import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { INSTITUTIONS, type Institution } from "./institutions.ts";

/** Secrets of one institution's node, made at the first start and kept, since what is stored depends on them. */
export interface InstitutionSecrets {
  /** Encrypts the node's private keys at rest: 32 bytes, base64url. */
  readonly nodeKey: string;
  /** The node as a client of the identity provider. */
  readonly oidcClient: string;
  readonly sisClient: string;
  readonly portalClient: string;
}

export type Secrets = (institution: Institution) => InstitutionSecrets;

const SECRET_BYTES = 32;

/** The secrets kept in a file that only its owner can read; made at first use. */
export function openSecrets(file: string): Secrets {
  const kept = existsSync(file) ? readSecrets(file) : makeSecrets(file);
  return (institution) => {
    const secrets = kept[institution.key];
    if (secrets === undefined)
      throw new Error(`${file} knows nothing of ${institution.key}: start with --fresh`);
    return secrets;
  };
}

function readSecrets(file: string): Readonly<Record<string, InstitutionSecrets>> {
  // Written by makeSecrets alone.
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, InstitutionSecrets>;
}

function makeSecrets(file: string): Readonly<Record<string, InstitutionSecrets>> {
  const secrets = Object.fromEntries(
    INSTITUTIONS.map(({ key }) => [
      key,
      { nodeKey: secret(), oidcClient: secret(), sisClient: secret(), portalClient: secret() },
    ]),
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}
