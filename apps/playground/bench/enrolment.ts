import { randomUUID } from "node:crypto";
import { startCatalogueReader } from "../rehearsal/play/catalogue-reader.ts";
import { type Comparison, compare } from "./compare.ts";
import { fireOpenLoop } from "./load/open-loop.ts";
import { fire, requestBytes, summaryOf, type Target, type Volley } from "./load/volley.ts";

/** A number of offerings of one host, all alike. */
export interface OfferingRange {
  readonly host: string;
  readonly offerings: readonly string[];
}

/** What enrolments are fired at. */
export interface EnrolmentRange {
  readonly home: Target;
  /** The same home with a register that writes nothing: the null path. */
  readonly nullHome: Target;
  readonly own: OfferingRange;
  readonly partner: OfferingRange;
  /** One of these is wanted by everybody at a time. */
  readonly hot: OfferingRange;
  /** For the students who are first seen in the run. */
  readonly first: OfferingRange;
  /** One token per student who enrols in every volley. */
  readonly tokens: readonly string[];
  /** Tokens that no node has seen. */
  readonly unseenTokens: readonly string[];
}

/** As many as a balancer keeps open during an opening; fewer would measure the wait for a commit. */
export const CONNECTIONS = 200;
/** Between the offerings that the rounds count up to and those that they count down to. */
const WARM_UP = 9;
const OPEN_LOOP_PER_SECOND = 1_000;
/** How many students come one by one in the open loop. */
export const OPEN_LOOP_STUDENTS = 5_000;

/** Each student once, each time in another offering; the null path in turn. */
export async function benchOwn(range: EnrolmentRange, rounds: number): Promise<Comparison> {
  const [measured, control] = ownAndControl(range);
  return await compare("own offerings", { measured, control, rounds });
}

export async function benchPartner(range: EnrolmentRange, rounds: number): Promise<Comparison> {
  const measured = volleys(range.home, range.tokens, spread(range.partner));
  return await compare("a partner's offerings", { measured, control: ownAndControl(range)[1], rounds });
}

/** Everybody wants the same offering, against own offerings spread evenly, other than those that `benchOwn` takes. */
export async function benchHot(range: EnrolmentRange, rounds: number): Promise<Comparison> {
  const measured = volleys(range.home, range.tokens, (_, turn) => pick(range.hot, turn));
  const control = volleys(range.home, range.tokens, (index, turn) => pick(range.own, index - 1 - turn));
  return await compare("one hot offering, against own offerings", { measured, control, rounds });
}

/** Every token is seen for the first time, by the node and by the null path alike; a slice of them in each volley. */
export async function benchFirstSeen(range: EnrolmentRange, rounds: number): Promise<Comparison> {
  const { unseenTokens, first } = range;
  const size = Math.ceil(unseenTokens.length / rounds);
  const slice = (turn: number) => unseenTokens.slice(turn * size, (turn + 1) * size);
  const shoot = (target: Target) => {
    let turn = 0;
    return async () => {
      const tokens = slice(turn);
      turn += 1;
      return await volleys(target, tokens, spread(first))();
    };
  };
  return await compare(`own offerings, ${unseenTokens.length} tokens first seen`, {
    measured: shoot(range.home),
    control: shoot(range.nullHome),
    rounds,
  });
}

export interface OpenLoopMeasured {
  readonly volley: Volley;
  /** Of a catalogue page that was read fifty times a second meanwhile, in milliseconds. */
  readonly catalogueP99Ms: number;
}

/** Students come at their own times, a thousand a second, while others read the catalogue. */
export async function benchOpenLoop({
  home,
  first,
  unseenTokens,
}: EnrolmentRange): Promise<OpenLoopMeasured> {
  const tokens = unseenTokens.slice(0, OPEN_LOOP_STUDENTS);
  const requests = tokens.map((token, index) => enrolment(home, token, pick(first, index + 1)));
  await using reader = startCatalogueReader([home]);
  const volley = await fireOpenLoop(home, requests, {
    connections: CONNECTIONS,
    perSecond: OPEN_LOOP_PER_SECOND,
  });
  return { volley, catalogueP99Ms: summaryOf(await reader.stop(), 1).p99Ms };
}

/** Every student once in own offerings, in a partner's and on the null path: every token is known from then on. */
export async function warmUp({ home, nullHome, tokens, own, partner }: EnrolmentRange): Promise<void> {
  await volleys(nullHome, tokens, spread(own))();
  await volleys(home, tokens, (index) => pick(own, index + WARM_UP))();
  await volleys(home, tokens, (index) => pick(partner, index + WARM_UP))();
}

function ownAndControl({ home, nullHome, tokens, own }: EnrolmentRange) {
  return [volleys(home, tokens, spread(own)), volleys(nullHome, tokens, spread(own))] as const;
}

/** An offering that is wanted. */
export interface Wish {
  readonly host: string;
  readonly offeringId: string;
}

/** Which offering the student of this number wants in this volley. */
type Wishes = (index: number, turn: number) => Wish;

/** Spread over all offerings, and never the same one again. */
function spread(range: OfferingRange): Wishes {
  return (index, turn) => pick(range, index + turn);
}

export function pick({ host, offerings }: OfferingRange, number: number): Wish {
  const offeringId = offerings.at(number % offerings.length);
  if (offeringId === undefined) throw new RangeError("a range has offerings");
  return { host, offeringId };
}

/** Each volley enrols every student once. */
function volleys(target: Target, tokens: readonly string[], wishes: Wishes): () => Promise<Volley> {
  let fired = 0;
  return async () => {
    const requests = tokens.map((token, index) => enrolment(target, token, wishes(index, fired)));
    fired += 1;
    return await fire(target, requests, { connections: Math.min(CONNECTIONS, tokens.length) });
  };
}

/** A student's own command. */
export function enrolment(target: Target, token: string, { host, offeringId }: Wish): Buffer {
  const body = JSON.stringify({ choices: [{ host, offeringId, ifFull: "refuse" }] });
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "idempotency-key": randomUUID(),
  };
  return requestBytes(target, { method: "POST", path: "/me/v1/enrolments", headers, body });
}
