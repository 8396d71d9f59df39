import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  type AllianceClient,
  type ClientSetting,
  clientCredentials,
  createAllianceClient,
  createDeskClient,
  createSisClient,
  type DeskClient,
  type SisClient,
} from "@wissel/client";
import { UsageError } from "./exit-codes.ts";
import type { World } from "./world.ts";

/** A node and who asks. A client is made when a command first needs it, so that each asks for its own settings only. */
export interface Connection {
  readonly baseUrl: string;
  readonly sis: () => SisClient;
  readonly desk: () => DeskClient;
  readonly alliance: () => AllianceClient;
}

/** What a SIS may do; a node gives of these what its client has. */
const SCOPES =
  "catalogue.write persons.write enrolments.read results.write results.read approvals.write deliveries.read " +
  "deliveries.write events.read alliance";

/** Reads the settings: `WISSEL_URL`, `WISSEL_CLIENT_ID`, `WISSEL_CLIENT_SECRET` or `…_SECRET_FILE`, `WISSEL_DESK_TOKEN`. */
export function openConnection({ env, fetch, cwd }: World, url: string | undefined): Connection {
  const given = (name: ClientSetting) => env[name];
  const baseUrl = originIn(url ?? given("WISSEL_URL"));
  let source: ((refused?: string) => Promise<string>) | undefined;
  const machine = () => {
    source ??= clientCredentials({
      tokenUrl: `${baseUrl}/oauth/token`,
      clientId: required("WISSEL_CLIENT_ID"),
      clientSecret: secret(),
      scope: SCOPES,
      fetch,
    });
    return { baseUrl, fetch, token: source };
  };

  function required(name: ClientSetting): string {
    const value = given(name);
    if (value === undefined || value === "") throw new UsageError(`${name} is not set; see wissel --help`);
    return value;
  }

  function secret(): string {
    const file = given("WISSEL_CLIENT_SECRET_FILE");
    return file === undefined
      ? required("WISSEL_CLIENT_SECRET")
      : readFileSync(resolve(cwd, file), "utf8").trim();
  }

  return {
    baseUrl,
    sis: () => createSisClient(machine()),
    alliance: () => createAllianceClient(machine()),
    desk: () => createDeskClient({ baseUrl, fetch, token: required("WISSEL_DESK_TOKEN") }),
  };
}

function originIn(url: string | undefined): string {
  if (url === undefined || url === "") throw new UsageError("which node? Set WISSEL_URL, or say --url");
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new UsageError(`${url} is no address of a node`);
  return new URL(url).origin;
}
