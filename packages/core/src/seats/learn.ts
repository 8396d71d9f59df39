import type { Association } from "../enrolment/association.ts";
import { isLive } from "../enrolment/association.ts";
import { isLiveState } from "../enrolment/states.ts";
import { granted, type Outcome, refused } from "../outcome.ts";
import {
  addAssociation,
  type Book,
  changeAssociation,
  findById,
  findFreePool,
  findLiveOfStudent,
  moveSeat,
  openBook,
  takeRank,
} from "./book.ts";
import { PERMISSION_DAYS } from "./claim.ts";
import { type LedgerDecision, writtenIn } from "./decide.ts";
import type { LedgerSlice } from "./slice.ts";

/** An association as its home remembers it; the surrogate is used where the host has forgotten it altogether. */
export type RememberedAssociation = Omit<
  Association,
  "poolId" | "rank" | "position" | "held" | "heldPermission" | "deregistration" | "personId" | "requestId"
>;

/** Why a restored host cannot take over what a home remembers. */
export interface LearnRefusal {
  readonly code: "place-none-left" | "association-mismatch" | "association-already-live";
}

/**
 * A host that was restored from a backup takes over what a home remembers of an association: its state, its highest
 * version and its place. Nobody is promoted into what becomes free: others may still remember a place there. What the
 * host knows in the same version, or a newer one, stays.
 */
export function learnAssociation(
  slice: LedgerSlice,
  remembered: RememberedAssociation,
  now: Date,
): Outcome<Omit<LedgerDecision, "outcomes">, LearnRefusal> {
  const book = openBook(slice, now);
  const known = findById(book, remembered);
  if (known !== undefined && known.version >= remembered.version) {
    if (isDecided(known, remembered)) {
      changeAssociation(book, { ...known, homeState: "associated", sequence: remembered.sequence });
    }
    return granted(writtenIn(book));
  }
  if (known !== undefined && known.offeringId !== remembered.offeringId) {
    return refused({ code: "association-mismatch" });
  }
  const other = findLiveOfStudent(book, remembered);
  if (other !== undefined && other.associationKey !== known?.associationKey && isLive(remembered)) {
    return refused({ code: "association-already-live" });
  }
  if (known !== undefined) giveBack(book, known);
  const associationKey = known?.associationKey ?? remembered.associationKey;
  const drawn = draw(book, asAtHost({ ...remembered, associationKey }, now));
  if (drawn === undefined) return refused({ code: "place-none-left" });
  if (known === undefined) addAssociation(book, drawn);
  else changeAssociation(book, drawn);
  return granted(writtenIn(book));
}

/** Home's permission came in the lost time, and nothing else did. */
function isDecided(known: Association, remembered: RememberedAssociation): boolean {
  return (
    known.homeState === "pending" &&
    remembered.homeState === "associated" &&
    remembered.sequence > known.sequence
  );
}

/**
 * What home ended and the host did not is a command that is still owed: the lane goes back by one, so that it takes
 * effect when it comes, and gives the place to whoever waits.
 */
function asAtHost(remembered: RememberedAssociation, now: Date): RememberedAssociation {
  const { homeState, hostState, sequence } = remembered;
  const until = remembered.permissionUntil ?? new Date(now.getTime() + PERMISSION_DAYS * DAY_MS);
  const held = homeState === "pending" ? { ...remembered, permissionUntil: until } : remembered;
  if (isLiveState(homeState) || !isLiveState(hostState)) return held;
  const before = homeState === "denied" ? "pending" : "associated";
  return { ...held, homeState: before, sequence: Math.max(1, sequence - 1), permissionUntil: until };
}

function giveBack(book: Book, known: Association): void {
  const { poolId, offeringId, associationKey, hostState } = known;
  if (poolId === undefined) return;
  const taken = hostState === "associated" ? TAKEN : NOT_OFFERED;
  moveSeat(book, { poolId, offeringId }, { associationKey, ...taken, ...LEARNT, actor: book.slice.host });
}

/** Undefined: there is no place left for it. */
function draw(book: Book, remembered: RememberedAssociation): Association | undefined {
  const { associationKey, offeringId, home, hostState, offer } = remembered;
  const isQueued = hostState === "queued";
  const waiting = isQueued ? { ...remembered, rank: takeRank(book) } : remembered;
  if (hostState !== "associated" && !(isQueued && offer !== undefined)) return waiting;
  const pool = findFreePool(book, offeringId, home);
  if (pool === undefined) return undefined;
  const given = isQueued ? OFFERED : GIVEN;
  moveSeat(book, pool, { associationKey, ...given, ...LEARNT, actor: home });
  return { ...waiting, poolId: pool.poolId };
}

const DAY_MS = 86_400_000;
const LEARNT = { reason: "learnt" } as const;
const GIVEN = { placedDelta: 1, offeredDelta: 0 } as const;
const TAKEN = { placedDelta: -1, offeredDelta: 0 } as const;
const OFFERED = { placedDelta: 0, offeredDelta: 1 } as const;
const NOT_OFFERED = { placedDelta: 0, offeredDelta: -1 } as const;
