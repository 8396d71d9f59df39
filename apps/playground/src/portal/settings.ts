import { readFileSync } from "node:fs";

/** A student's home institution, where the portal is a registered client. */
export interface Home {
  readonly key: string;
  readonly name: string;
  /** Origin of the home institution's node: its authorization server and its /me. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

export interface PortalSettings {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly homes: readonly Home[];
}

/** Reads the settings from the file that PORTAL_SETTINGS_FILE names; the playground writes it. */
export function readPortalSettings(env: NodeJS.ProcessEnv): PortalSettings {
  const file = env.PORTAL_SETTINGS_FILE;
  if (file === undefined) throw new Error("PORTAL_SETTINGS_FILE must name the portal's settings");
  // Written by the playground's startPortal alone.
  return JSON.parse(readFileSync(file, "utf8")) as PortalSettings;
}
