import { setTimeout as delay } from "node:timers/promises";
import type { MeSchemas } from "@wissel/contract";
import type { WireAnswer } from "../../bench/load/answer-reader.ts";
import { AnswerLostError, type Connection, openConnection } from "../../bench/load/connection.ts";
import { requestBytes, type Target } from "../../bench/load/volley.ts";
import type { Answered, Player } from "./player.ts";

/** A node answered something that no student should see. */
export class UnexpectedAnswerError extends Error {
  override readonly name = "UnexpectedAnswerError";
}

/** What is counted besides the answers. */
export interface Tally {
  /** Requests sent again: the answer was lost, or the node asked for patience. */
  repeated: number;
  /** Commands that were sent twice at the same moment. */
  doubled: number;
  /** Of those, the ones that were answered with two enrolments. */
  contradicted: number;
}

/** How a choice is asked: over which connection, and since when the student has been waiting. */
export interface Asking {
  readonly connection: Connection;
  readonly target: Target;
  /** Of performance.now(). */
  readonly since: number;
  readonly tally: Tally;
  /** Nobody waits for an answer any more. */
  readonly stopped: AbortSignal;
  /** A student who presses the button twice: over a second connection, at the same moment, under the same key. */
  readonly twice: boolean;
}

type Enrolment = Pick<MeSchemas["Enrolment"], "associationId" | "hostState" | "place">;

const REPEAT_AFTER_MS = 250;
const LOOK_AGAIN_AFTER_MS = 100;
const PATIENCE_MS = 180_000;

/** Asks one choice until it is decided. What is sent again is the same request under the same key. */
export async function ask(player: Player, choiceIndex: number, asking: Asking): Promise<Answered> {
  const choice = player.choices[choiceIndex];
  if (choice === undefined) throw new Error(`${player.applicant.code} has no choice ${choiceIndex + 1}`);
  const { minor, host, offeringId } = choice;
  const { target, since } = asking;
  const body = JSON.stringify({ choices: [{ host: host.schacHome, offeringId, ifFull: "refuse" }] });
  const order = requestBytes(target, {
    method: "POST",
    path: "/me/v1/enrolments",
    headers: {
      authorization: `Bearer ${player.token}`,
      "content-type": "application/json",
      "idempotency-key": `${player.personId}/${choiceIndex + 1}`,
    },
    body,
  });
  let enrolment = asking.twice ? await answeredTwice(order, asking) : await untilAnswered(order, asking);
  while (enrolment.place === "unknown") {
    await delay(LOOK_AGAIN_AFTER_MS);
    enrolment = await untilAnswered(receiptRequest(player, target, enrolment), asking);
  }
  return {
    player,
    choice: choiceIndex + 1,
    minor,
    host,
    associationId: enrolment.associationId,
    hostState: enrolment.hostState,
    isGranted: enrolment.place === "given",
    at: new Date(),
    ms: performance.now() - since,
  };
}

function receiptRequest({ token }: Player, target: Target, { associationId }: Enrolment): Buffer {
  return requestBytes(target, {
    method: "GET",
    path: `/me/v1/enrolments/${associationId}`,
    headers: { authorization: `Bearer ${token}` },
  });
}

async function answeredTwice(order: Buffer, asking: Asking): Promise<Enrolment> {
  using connection = openConnection(asking.target);
  const [enrolment, other] = await Promise.all([
    untilAnswered(order, asking),
    untilAnswered(order, { ...asking, connection }),
  ]);
  asking.tally.doubled += 1;
  if (enrolment.associationId !== other.associationId) asking.tally.contradicted += 1;
  return enrolment;
}

async function untilAnswered(request: Buffer, { connection, tally, stopped }: Asking): Promise<Enrolment> {
  for (const deadline = Date.now() + PATIENCE_MS; ; tally.repeated += 1, await delay(REPEAT_AFTER_MS)) {
    stopped.throwIfAborted();
    const answer = await sent(connection, request);
    if (answer?.status === 200 || answer?.status === 201) {
      return JSON.parse(answer.body.toString()) as Enrolment; // the contract's promise
    }
    const mayPass = answer === undefined || answer.status === 429 || answer.status >= 500;
    if (!mayPass || Date.now() > deadline) throw new UnexpectedAnswerError(describe(answer));
  }
}

async function sent(connection: Connection, request: Buffer): Promise<WireAnswer | undefined> {
  try {
    return await connection.send(request);
  } catch (error) {
    if (error instanceof AnswerLostError) return undefined;
    throw error;
  }
}

function describe(answer: WireAnswer | undefined): string {
  if (answer === undefined) return "a node has not answered for minutes";
  return `a student was answered ${answer.status}: ${answer.body.toString().slice(0, 1_000)}`;
}
