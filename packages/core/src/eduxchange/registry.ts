import type { RegisteredHome } from "./registered-home.ts";

/** The addresses that a receiver asks a registry about. */
export interface AskedEndpoints {
  readonly personURI: string;
  readonly associationsURI?: string | null;
  readonly homeInstitution?: string | null;
}

/** Whether these are the addresses of one and the same home, and of the one that is named. */
export function areRegistered(
  { personURI, associationsURI, homeInstitution }: AskedEndpoints,
  homes: readonly RegisteredHome[],
): boolean {
  return homes.some(
    ({ schacHome, personsUrl, associationsUrl }) =>
      personURI === personsUrl &&
      (associationsURI ?? associationsUrl) === associationsUrl &&
      (homeInstitution ?? schacHome) === schacHome,
  );
}
