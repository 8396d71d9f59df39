/**
 * What the tools of a client read from the environment: the node's address, the SIS as a client with its secret or a file
 * that holds it, an officer's or operator's token. A node passes over them when it starts.
 */
export const CLIENT_SETTINGS = [
  "WISSEL_URL",
  "WISSEL_CLIENT_ID",
  "WISSEL_CLIENT_SECRET",
  "WISSEL_CLIENT_SECRET_FILE",
  "WISSEL_DESK_TOKEN",
] as const;
export type ClientSetting = (typeof CLIENT_SETTINGS)[number];
