import type { Association } from "../enrolment/association.ts";
import { isLiveState } from "../enrolment/states.ts";

/** Which side of an association an institution is on. */
export const SIDES = ["home", "host"] as const;
export type Side = (typeof SIDES)[number];

/** The two streams of an association. */
export const STREAMS = ["enrolment", "result"] as const;
export type Stream = (typeof STREAMS)[number];

/** One line of the ledger that an institution shows a partner: which version of a stream it holds, and its digest. */
export interface LedgerEntry {
  readonly associationId: string;
  readonly stream: Stream;
  readonly version: number;
  /** Base64url, of SHA-256. Result: of the signed token. Enrolment: of `enrolmentDigest`'s facts. */
  readonly digest: string;
  /** Of a version of a result: home's SIS has taken it over. */
  readonly recorded?: true;
}

/** A version of a result as one side holds it. */
export interface HeldVersion {
  readonly version: number;
  readonly jti: string;
  /** Of the tokens that state it, the first one first. */
  readonly digests: readonly string[];
  /** When home's SIS took it over. */
  readonly recordedAt?: Date;
}

/** Everything that one side holds of an association and the other side may know. */
export interface LedgerStatement
  extends Omit<
    Association,
    "associationKey" | "home" | "host" | "personId" | "requestId" | "poolId" | "rank"
  > {
  readonly results: readonly HeldVersion[];
}

/** SHA-256 of a text, base64url. */
export type Digest = (text: string) => string;

/**
 * What both sides of an association must agree on, as one text. Once the host has ended it home's side does not matter
 * any more: a host is not told of the withdrawal of what it has denied.
 */
export function enrolmentDigest(
  { offeringId, homeState, hostState, sequence, version }: EnrolmentFacts,
  digest: Digest,
): string {
  const both = isLiveState(hostState) ? [homeState, sequence] : [];
  return digest(JSON.stringify([offeringId, hostState, version, ...both]));
}

export type EnrolmentFacts = Pick<
  LedgerStatement,
  "offeringId" | "homeState" | "hostState" | "sequence" | "version"
>;

/** An association with the versions of its result by their first digests: what a ledger lists. */
export interface LedgerRow extends EnrolmentFacts {
  readonly associationId: string;
  readonly results: readonly {
    readonly version: number;
    readonly sha256: string;
    readonly recorded: boolean;
  }[];
}

/** The lines of the ledger about one association: the enrolment first, then each version of the result. */
export function ledgerEntries(row: LedgerRow, digest: Digest): readonly LedgerEntry[] {
  const { associationId, version } = row;
  return [
    { associationId, stream: "enrolment", version, digest: enrolmentDigest(row, digest) },
    ...row.results.map(
      ({ version: number, sha256: token, recorded }): LedgerEntry => ({
        ...{ associationId, stream: "result", version: number, digest: token },
        ...(recorded ? { recorded } : {}),
      }),
    ),
  ];
}

/** The associations about which two ledgers, or parts of them, do not say the same. */
export function differingAssociations(
  mine: readonly LedgerEntry[],
  theirs: readonly LedgerEntry[],
): readonly string[] {
  const held = new Set(mine.map(nameOf));
  const told = new Set(theirs.map(nameOf));
  const differing = [
    ...theirs.filter((entry) => !held.has(nameOf(entry))),
    ...mine.filter((entry) => !told.has(nameOf(entry))),
  ];
  return [...new Set(differing.map(({ associationId }) => associationId))].sort();
}

function nameOf({ associationId, stream, version, digest, recorded }: LedgerEntry): string {
  return `${associationId} ${stream} ${version} ${digest} ${recorded === true}`;
}
