export type { AllowedAddresses } from "./addresses.ts";
export { parseAllowedAddresses } from "./addresses.ts";
export type {
  PeerAnswer,
  PeerBounds,
  PeerHeaders,
  PeerHttp,
  PeerHttpOptions,
  PeerPost,
} from "./peer-http.ts";
export { openPeerHttp } from "./peer-http.ts";
export type { PeerTrouble } from "./peer-unreachable.ts";
export { PEER_TROUBLES, PeerUnreachable } from "./peer-unreachable.ts";
