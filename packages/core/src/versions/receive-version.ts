/** Names a former token of the stream: the link of the hash chain. */
export interface Superseded {
  readonly version: number;
  readonly jti: string;
  /** Of the compact JWS, base64url. */
  readonly sha256: string;
}

/** A version of a stream as its source states it. Sources that count no versions state the newest. */
export interface StatedVersion<Statement> {
  readonly version?: number;
  readonly statement: Statement;
  /** Of the compact JWS, base64url; absent where nothing was signed. */
  readonly sha256?: string;
  readonly supersedes?: Superseded;
}

/** A version that is held here. */
export interface KnownVersion<Statement> extends StatedVersion<Statement> {
  readonly version: number;
  /** Other tokens that stated the same under this version, by their digests. */
  readonly alsoSigned: readonly string[];
}

/** What the recipient does with a version that arrives. */
export type ReceiveDecision =
  /** It is the newest. `missing`: versions before it that did not arrive. `unordered`: the number is ours. */
  | {
      readonly kind: "apply";
      readonly version: number;
      readonly missing?: { readonly first: number; readonly last: number };
      readonly unordered: boolean;
    }
  /** Came late: part of the history. */
  | { readonly kind: "history"; readonly version: number }
  /** Was said before. `otherToken`: by another token than those that are known. */
  | { readonly kind: "duplicate"; readonly version: number; readonly otherToken: boolean }
  /** The source has signed two different things under one version. Both are kept, neither overwrites the other. */
  | { readonly kind: "equivocation"; readonly version: number };

/**
 * Decides by version and hash chain, never by time or order of arrival (RFC 8417 section 5.3). Every event carries the
 * full state, so the newest is applied at once, and what comes late fills the history. `isSame` compares statements.
 */
export function decideReceived<Statement>(
  stated: StatedVersion<Statement>,
  known: readonly KnownVersion<Statement>[],
  isSame: (one: Statement, other: Statement) => boolean,
): ReceiveDecision {
  const newest = Math.max(0, ...known.map(({ version }) => version));
  const version = stated.version ?? newest;
  const held = known.find((one) => one.version === version);
  const repeats = held !== undefined && isSame(held.statement, stated.statement);
  if (stated.version === undefined) {
    if (repeats) return { kind: "duplicate", version, otherToken: false };
    return { kind: "apply", version: newest + 1, unordered: true };
  }
  if (repeats) return { kind: "duplicate", version, otherToken: !isTokenOf(held, stated.sha256) };
  if (held !== undefined || !fitsChain(stated, known)) return { kind: "equivocation", version };
  if (version < newest) return { kind: "history", version };
  const gap = version > newest + 1 ? { missing: { first: newest + 1, last: version - 1 } } : {};
  return { kind: "apply", version, ...gap, unordered: false };
}

/** Whether the links to the version before and from the version after, as far as those are known, name these tokens. */
function fitsChain(stated: StatedVersion<unknown>, known: readonly KnownVersion<unknown>[]): boolean {
  const { version, supersedes } = stated;
  const before = known.find((one) => one.version === supersedes?.version);
  if (before !== undefined && supersedes !== undefined && !isTokenOf(before, supersedes.sha256)) return false;
  return known.every(
    (one) => one.supersedes?.version !== version || one.supersedes?.sha256 === stated.sha256,
  );
}

function isTokenOf({ sha256, alsoSigned }: KnownVersion<unknown>, digest: string | undefined): boolean {
  return digest === undefined || sha256 === undefined || sha256 === digest || alsoSigned.includes(digest);
}
