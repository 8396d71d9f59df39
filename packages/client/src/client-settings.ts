/**
 * What tools that use a client read from the environment, whose they are: the address, the SIS as a client of the node
 * with its secret or a file that holds it, an officer's or operator's token. A node that starts beside them passes over
 * them.
 */
export const CLIENT_SETTINGS = [
  "WISSEL_URL",
  "WISSEL_CLIENT_ID",
  "WISSEL_CLIENT_SECRET",
  "WISSEL_CLIENT_SECRET_FILE",
  "WISSEL_DESK_TOKEN",
] as const;
export type ClientSetting = (typeof CLIENT_SETTINGS)[number];
