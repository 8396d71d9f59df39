import { CHANGE_KINDS, type ChangedObject, type ChangeKind } from "./change-kind.ts";

/**
 * Where a reader of the feed is. First it is told of everything there is, object by object (`snapshot`), then of what
 * changed since that began (`changes`).
 */
export interface FeedPlace {
  readonly phase: "snapshot" | "changes";
  /** Of the feed that it is a place in; another one after a restore. */
  readonly epoch: string;
  /** What the feed is about for this reader, from its beginning to its end. */
  readonly kinds: readonly ChangeKind[];
  /** Changes of transactions before this one need not be told any more. */
  readonly transaction: bigint;
  /** The last object told: of the snapshot, or of the changes of that transaction. */
  readonly last?: ChangedObject;
}

const SEPARATOR = ".";
const PHASES = { s: "snapshot", c: "changes" } as const;
const PATTERN =
  /^(?<phase>[sc])\.(?<epoch>[0-9a-f]{1,32})\.(?<kinds>[0-9a-z]{1,10})\.(?<transaction>\d{1,19})(\.(?<lastKind>\d{1,3})\.(?<lastId>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}))?$/;

/** As a text without anything to encode in a query. */
export function formatFeedPlace({ phase, epoch, kinds, transaction, last }: FeedPlace): string {
  const parts = [phase === "snapshot" ? "s" : "c", epoch, formatKinds(kinds), String(transaction)];
  if (last !== undefined) parts.push(String(CHANGE_KINDS.indexOf(last.kind)), last.id);
  return parts.join(SEPARATOR);
}

/** Undefined for what `formatFeedPlace` has not written. */
export function readFeedPlace(text: string): FeedPlace | undefined {
  const groups = PATTERN.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { phase, epoch = "", transaction = "", lastKind, lastId } = groups;
  const kinds = readKinds(groups.kinds ?? "");
  const last = lastKind === undefined || lastId === undefined ? undefined : objectOf(lastKind, lastId);
  if (BigInt(transaction) > LAST_TRANSACTION) return undefined;
  if (kinds === undefined || (lastKind !== undefined && last === undefined)) return undefined;
  return {
    phase: PHASES[phase === "s" ? "s" : "c"],
    epoch,
    kinds,
    transaction: BigInt(transaction),
    ...(last === undefined ? {} : { last }),
  };
}

const BASE = 36;
/** A signed number of 64 bits, as the database keeps it. */
const LAST_TRANSACTION = 2n ** 63n - 1n;

function formatKinds(kinds: readonly ChangeKind[]): string {
  return CHANGE_KINDS.reduce((sum, kind, index) => sum + (kinds.includes(kind) ? 2 ** index : 0), 0).toString(
    BASE,
  );
}

function readKinds(text: string): readonly ChangeKind[] | undefined {
  const sum = Number.parseInt(text, BASE);
  if (sum < 1 || sum >= 2 ** CHANGE_KINDS.length) return undefined;
  return CHANGE_KINDS.filter((_, index) => Math.floor(sum / 2 ** index) % 2 === 1);
}

function objectOf(kindIndex: string, id: string): ChangedObject | undefined {
  const kind = CHANGE_KINDS[Number(kindIndex)];
  return kind === undefined ? undefined : { kind, id };
}
