import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { INSTITUTIONS, type Institution } from "./institutions.ts";
import { writePrivateJson } from "./private-file.ts";

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
  writePrivateJson(file, secrets);
  return secrets;
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}
