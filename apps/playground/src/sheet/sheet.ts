import { rmSync } from "node:fs";
import type { SheetOutsidePeer } from "../outside/outside-peer.ts";
import { writePrivateJson } from "../private-file.ts";

/** A bearer token for the institution's own node, and the login it could have come from. */
export interface SheetLogin {
  readonly username: string;
  readonly password: string;
  readonly token: string;
}

export interface SheetInstitution {
  readonly name: string;
  readonly schacHome: string;
  readonly baseUrl: string;
  readonly ooapiUrl: string;
  readonly openapiUrls: readonly string[];
  /** A role that may only read. */
  readonly databaseUrl: string;
  readonly sis: {
    readonly tokenUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly scopes: readonly string[];
  };
  readonly coordinator: SheetLogin;
  readonly officer: SheetLogin;
  /** Students that the script has not touched. */
  readonly students: readonly (SheetLogin & { readonly personId: string })[];
  readonly portals: readonly {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly authorizeUrl: string;
    readonly tokenUrl: string;
    readonly redirectUri: string;
  }[];
}

/** The connection sheet: lets any outside client drive the playground. Field names are an interface. */
export interface Sheet {
  readonly oidcIssuer: string;
  readonly institutions: readonly SheetInstitution[];
  readonly outsidePeer: SheetOutsidePeer;
  readonly processes: readonly { readonly name: string; readonly pid: number; readonly port: number }[];
}

/** Writes the sheet in one step, so that a reader sees all of it or none. It holds secrets. */
export function writeSheet(file: string, sheet: Sheet): void {
  writePrivateJson(file, sheet);
}

/** Removes a sheet of an earlier run: what it names no longer answers. */
export function removeSheet(file: string): void {
  rmSync(file, { force: true });
}
