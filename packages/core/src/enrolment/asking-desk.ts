import type { Association } from "./association.ts";
import { isLive } from "./association.ts";
import type { NewAsk } from "./ports.ts";
import type { StoredRequest } from "./request.ts";
import { isLiveState } from "./states.ts";

/** What home knows of the students of a batch, read under their locks. */
export interface HomeSlice {
  /** This institution. */
  readonly home: string;
  readonly personIds: ReadonlySet<string>;
  readonly keys: readonly KnownKey[];
  readonly requests: readonly StoredRequest[];
  /**
   * Current associations of those requests, those of the students in the offerings that are asked, those that are to be
   * given up, and every live one of a student whose ask brings a round's rules.
   */
  readonly associations: readonly Association[];
  readonly pseudonyms: readonly StoredPseudonym[];
}

/** An Idempotency-Key that was used. */
export interface KnownKey {
  readonly clientId: string;
  readonly personId: string;
  readonly idempotencyKey: string;
  readonly fingerprint: string;
  readonly requestId: string;
  readonly until: Date;
}

export interface StoredPseudonym {
  readonly personId: string;
  readonly host: string;
  readonly pseudonym: string;
}

/** The name of a student toward a host; the same for the same two. */
export type NewPseudonym = (personId: string, host: string) => string;

export interface AskContext {
  readonly now: Date;
  /** Tells nothing to whoever has not made it, not even when that was. */
  readonly newPseudonym: NewPseudonym;
}

/** The working copy of one batch of asks: each is decided on what the one before left. */
export interface Desk {
  readonly slice: HomeSlice;
  readonly context: AskContext;
  readonly keys: Map<string, KnownKey>;
  readonly requests: Map<string, StoredRequest>;
  readonly associations: Map<string, Association>;
  readonly inOffering: Map<string, Association>;
  readonly idsOfPerson: Map<string, Set<string>>;
  readonly pseudonyms: Map<string, string>;
  readonly newKeys: KnownKey[];
  readonly savedRequests: Set<string>;
  readonly newPseudonyms: StoredPseudonym[];
}

export function openDesk(slice: HomeSlice, context: AskContext): Desk {
  const desk: Desk = {
    slice,
    context,
    keys: new Map(slice.keys.map((key) => [keyName(key), key])),
    requests: new Map(slice.requests.map((request) => [request.requestId, request])),
    associations: new Map(),
    inOffering: new Map(),
    idsOfPerson: new Map(),
    pseudonyms: new Map(slice.pseudonyms.map((one) => [`${one.personId} ${one.host}`, one.pseudonym])),
    newKeys: [],
    savedRequests: new Set(),
    newPseudonyms: [],
  };
  for (const association of slice.associations) note(desk, association);
  return desk;
}

/** Only what a host may still hold matters to a new ask. */
export function note(desk: Desk, association: Association): void {
  desk.associations.set(association.associationId, association);
  const { personId, hostState } = association;
  if (personId !== undefined) {
    const others = desk.idsOfPerson.get(personId);
    if (others === undefined) desk.idsOfPerson.set(personId, new Set([association.associationId]));
    else others.add(association.associationId);
  }
  if (personId !== undefined && isLiveState(hostState)) {
    desk.inOffering.set(offeringName(personId, association), association);
  }
}

/** What counts for a round's rules: not what is to be given up, for this or for another that the student asked. */
export function heldBy(desk: Desk, wish: NewAsk["request"]): readonly Association[] {
  const { releases } = wish.kind === "new" ? wish : (desk.requests.get(wish.requestId) ?? {});
  const ids = [...(desk.idsOfPerson.get(wish.personId) ?? [])];
  const all = ids.flatMap((id) => desk.associations.get(id) ?? []);
  const exchanged = all.filter(isLive).map(({ requestId = "" }) => desk.requests.get(requestId)?.releases);
  const givenUp = new Set([releases, ...exchanged]);
  return all.filter(({ associationId }) => !givenUp.has(associationId));
}

export function keyName(key: Pick<KnownKey, "clientId" | "personId" | "idempotencyKey">): string {
  return `${key.clientId} ${key.personId} ${key.idempotencyKey}`;
}

export function offeringName(
  personId: string,
  at: { readonly host: string; readonly offeringId: string },
): string {
  return `${personId} ${at.host} ${at.offeringId}`;
}
