import { granted, type Outcome, refused } from "../outcome.ts";
import { type RoundRuleRefusal, refuseByRules } from "../rounds/round-rules.ts";
import {
  type AskContext,
  type Desk,
  type HomeSlice,
  heldBy,
  type KnownKey,
  keyName,
  note,
  offeringName,
  openDesk,
  type StoredPseudonym,
} from "./asking-desk.ts";
import type { Association } from "./association.ts";
import { isLive } from "./association.ts";
import type { BeginRefusal, HomeView, NewAsk } from "./ports.ts";
import type { NewRequest, StoredRequest } from "./request.ts";
import { refuseRelease, withRelease } from "./swap.ts";
import { choiceAfter, nextChoiceIndex, walkAfter } from "./walk.ts";

/** Either something new to ask the host, or what there is already. */
export type AskDecision =
  | { readonly kind: "fresh"; readonly request: StoredRequest; readonly association: Association }
  | { readonly kind: "repeated"; readonly requestId: string; readonly associationId?: string };

export interface AsksDecided {
  /** In the order of the asks. */
  readonly outcomes: readonly Outcome<AskDecision, BeginRefusal>[];
  readonly keys: readonly KnownKey[];
  readonly requests: readonly StoredRequest[];
  readonly pseudonyms: readonly StoredPseudonym[];
}

/** Decides what each ask comes to at home, one after the other. Pure: the host is asked, or decides, afterwards. */
export function decideAsks(slice: HomeSlice, asks: readonly NewAsk[], context: AskContext): AsksDecided {
  const desk = openDesk(slice, context);
  const outcomes = asks.map((ask) => decideAsk(desk, ask));
  return {
    outcomes,
    keys: desk.newKeys,
    requests: [...desk.savedRequests].flatMap((id) => desk.requests.get(id) ?? []),
    pseudonyms: desk.newPseudonyms,
  };
}

function decideAsk(desk: Desk, ask: NewAsk): Outcome<AskDecision, BeginRefusal> {
  const { request: wish, choice } = ask;
  if (!desk.slice.personIds.has(wish.personId)) return refused({ code: "person-unknown" });
  const before = wish.kind === "new" ? findRepeat(desk, wish) : findStep(desk, wish);
  if (!before.ok) return before;
  if (before.value !== undefined) return granted(repeated(desk, before.value));
  if (wish.kind === "new" && wish.releases !== undefined) {
    const refusal = refuseRelease(desk.associations.get(wish.releases), wish);
    if (refusal !== undefined) return refused(refusal);
  }
  const present = desk.inOffering.get(offeringName(wish.personId, choice));
  if (present !== undefined && !isLive(present) && ask.given === undefined)
    return refused({ code: "withdrawal-not-acknowledged" });
  if (present !== undefined) return granted(joinPresent(desk, ask, present));
  const excluded =
    ask.rules && refuseByRules(ask.rules, { ...ask, ...choice, home: desk.slice.home }, heldBy(desk, wish));
  if (excluded !== undefined) return passOver(desk, wish, excluded);
  const association = newAssociation(desk, ask);
  const state = ask.given === undefined || ask.given === "pending" ? "walking" : "granted";
  const request = saveRequest(desk, ask, { association, state });
  if (wish.kind === "new") noteKey(desk, wish, request.requestId);
  note(desk, association);
  return granted({ kind: "fresh", request, association });
}

/** The request that this key asked for before, if it did. */
function findRepeat(desk: Desk, wish: NewRequest): Outcome<string | undefined, BeginRefusal> {
  const known = desk.keys.get(keyName(wish));
  if (known === undefined || known.until <= desk.context.now) return granted(undefined);
  if (known.fingerprint !== wish.fingerprint) return refused({ code: "idempotency-key-reused" });
  return granted(known.requestId);
}

/** The request itself, if its walk has moved on already. */
function findStep(
  desk: Desk,
  wish: { readonly requestId: string; readonly personId: string; readonly choiceIndex: number },
): Outcome<string | undefined, BeginRefusal> {
  const request = desk.requests.get(wish.requestId);
  if (request === undefined || request.personId !== wish.personId)
    return refused({ code: "request-unknown" });
  const current = currentOf(desk, request);
  const due = current === undefined ? undefined : nextChoiceIndex(request, current);
  return granted(due === wish.choiceIndex ? undefined : request.requestId);
}

/** A rule of the round is in the way: a new request is refused, a walk goes past the choice. */
function passOver(
  desk: Desk,
  wish: NewAsk["request"],
  excluded: RoundRuleRefusal,
): Outcome<AskDecision, BeginRefusal> {
  const stored = desk.requests.get(wish.requestId);
  if (wish.kind === "new" || stored === undefined) return refused(excluded);
  const choices = stored.choices.map((one, index) =>
    index === wish.choiceIndex ? { ...one, refusedBecause: excluded.code } : one,
  );
  const passed = { ...stored, choices };
  const state = choiceAfter(passed) === undefined ? "exhausted" : "walking";
  desk.requests.set(stored.requestId, { ...passed, state, updatedAt: desk.context.now });
  desk.savedRequests.add(stored.requestId);
  return granted(repeated(desk, stored.requestId));
}

/** The student has a live association there: that is the answer, and the walk stands at it. */
function joinPresent(desk: Desk, ask: NewAsk, present: Association): AskDecision {
  const { associationId } = present;
  if (ask.request.kind === "next") {
    const stored = desk.requests.get(ask.request.requestId);
    const state = stored === undefined ? "granted" : walkAfter(stored, present);
    const request = saveRequest(desk, ask, { association: present, state });
    return { kind: "repeated", requestId: request.requestId, associationId };
  }
  const requestId = present.requestId ?? ask.request.requestId;
  noteKey(desk, ask.request, requestId);
  nameRelease(desk, requestId, ask.request);
  return { kind: "repeated", requestId, associationId };
}

/** The student has asked this before, and now says what to give up for it. */
function nameRelease(desk: Desk, requestId: string, { releases }: NewRequest): void {
  const stored = desk.requests.get(requestId);
  if (stored === undefined || releases === undefined) return;
  desk.requests.set(requestId, withRelease(stored, releases, desk.context.now));
  desk.savedRequests.add(requestId);
}

function repeated(desk: Desk, requestId: string): AskDecision {
  const request = desk.requests.get(requestId);
  const associationId = request?.choices[request.choiceIndex]?.associationId;
  return { kind: "repeated", requestId, ...(associationId === undefined ? {} : { associationId }) };
}

function newAssociation(desk: Desk, ask: NewAsk): Association {
  const { request: wish, choice, associationKey, associationId, homeState, student, requestedAt, txn } = ask;
  const { now } = desk.context;
  return {
    associationKey,
    home: desk.slice.home,
    host: choice.host,
    associationId,
    offeringId: choice.offeringId,
    pseudonym: pseudonymFor(desk, wish.personId, choice.host),
    personId: wish.personId,
    requestId: wish.requestId,
    homeState,
    hostState: ask.given ?? "pending",
    sequence: 1,
    version: ask.given === undefined ? 0 : 1,
    ifFull: choice.ifFull,
    ...(ask.given === undefined ? {} : { road: "eduxchange" }),
    student,
    ...(ask.permittedBy === undefined ? {} : { permittedBy: ask.permittedBy }),
    ...(ask.permissionUntil === undefined ? {} : { permissionUntil: ask.permissionUntil }),
    requestedAt,
    txn,
    createdAt: now,
    updatedAt: now,
  };
}

function saveRequest(desk: Desk, { request: wish }: NewAsk, { association, state }: Step): StoredRequest {
  const { now } = desk.context;
  const stored = desk.requests.get(wish.requestId);
  const fresh =
    wish.kind === "new"
      ? {
          requestId: wish.requestId,
          personId: wish.personId,
          clientId: wish.clientId,
          choices: wish.choices,
          ...(wish.releases === undefined ? {} : { releases: wish.releases }),
          createdAt: now,
        }
      : stored;
  if (fresh === undefined) throw new Error(`request ${wish.requestId} is to go on and was not read`);
  const choiceIndex =
    wish.kind === "new" ? (choiceAfter({ ...wish, choiceIndex: -1 }) ?? 0) : wish.choiceIndex;
  const { associationId } = association;
  const choices = fresh.choices.map((one, index) =>
    index === choiceIndex ? { ...one, associationId } : one,
  );
  const request: StoredRequest = { ...fresh, choices, choiceIndex, state, updatedAt: now };
  desk.requests.set(request.requestId, request);
  desk.savedRequests.add(request.requestId);
  return request;
}

type Step = { readonly association: Association; readonly state: StoredRequest["state"] };

/** Toward itself an institution needs no pseudonym: an own student is the person, but for those who had one before. */
function pseudonymFor(desk: Desk, personId: string, host: string): string {
  const known = desk.pseudonyms.get(`${personId} ${host}`);
  if (known !== undefined) return known;
  if (host === desk.slice.home) return personId;
  const pseudonym = desk.context.newPseudonym(personId, host);
  desk.pseudonyms.set(`${personId} ${host}`, pseudonym);
  desk.newPseudonyms.push({ personId, host, pseudonym });
  return pseudonym;
}

function noteKey(desk: Desk, wish: NewRequest, requestId: string): void {
  const { clientId, personId, idempotencyKey, fingerprint, idempotencyUntil: until } = wish;
  const key = { clientId, personId, idempotencyKey, fingerprint, requestId, until };
  desk.keys.set(keyName(key), key);
  desk.newKeys.push(key);
}

function currentOf(desk: Desk, request: StoredRequest): HomeView["association"] | undefined {
  const id = request.choices[request.choiceIndex]?.associationId;
  return id === undefined ? undefined : desk.associations.get(id);
}
