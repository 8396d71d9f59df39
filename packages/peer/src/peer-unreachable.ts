/** Why no answer could be had from a peer. */
export const PEER_TROUBLES = [
  "peer-unreachable",
  "peer-timeout",
  "peer-answer-too-large",
  "peer-address-refused", // not https, not public, and not in WISSEL_PEER_ALLOW: a setting is wrong somewhere
  "peer-not-trusted", // it says something about itself that its pinned key did not sign
  "peer-refuses-us", // it gives us no token
] as const;
export type PeerTrouble = (typeof PEER_TROUBLES)[number];

/** A peer gave no answer that can be used. An outage: try again later. */
export class PeerUnreachable extends Error {
  override readonly name = "PeerUnreachable";
  readonly code: PeerTrouble;
  /** Scheme, host and port of the peer. */
  readonly origin: string;

  constructor(code: PeerTrouble, origin: string, options?: ErrorOptions) {
    super(`${origin}: ${MESSAGES[code]}`, options);
    this.code = code;
    this.origin = origin;
  }
}

const MESSAGES: Readonly<Record<PeerTrouble, string>> = {
  "peer-unreachable": "the peer does not answer",
  "peer-timeout": "the peer did not answer in time",
  "peer-answer-too-large": "the answer is larger than is taken",
  "peer-address-refused": "the address is not https and public, and WISSEL_PEER_ALLOW does not list it",
  "peer-not-trusted": "its entity statement is not acceptable; do the pins fit?",
  "peer-refuses-us": "the peer gives us no token; do we stand in its list of peers?",
};
