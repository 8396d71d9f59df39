import { readFileSync } from "node:fs";

/** What the identity provider is told, in the JSON file that IDENTITY_SETTINGS_FILE names. */
export interface IdentitySettings {
  readonly host: string;
  readonly port: number;
  /** `http://host:port`, without a slash at the end. */
  readonly issuer: string;
  /** The institutions' nodes. */
  readonly clients: readonly IdentityClient[];
  /** Keeps the signing key between starts, so that tokens of before are still good; readable by its owner only. */
  readonly keyFile: string;
}

export interface IdentityClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The node's `/oauth/callback` for portals, `/session/callback` for its own pages. */
  readonly redirectUris: readonly string[];
}

export function readIdentitySettings(environment: NodeJS.ProcessEnv): IdentitySettings {
  const file = environment.IDENTITY_SETTINGS_FILE;
  if (file === undefined) throw new Error("IDENTITY_SETTINGS_FILE must name the settings");
  return JSON.parse(readFileSync(file, "utf8")) as IdentitySettings; // written by the playground alone
}
