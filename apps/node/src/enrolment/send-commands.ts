import { documents, type ExchangeSchemas, openValidators, PROBLEM_BASE } from "@wissel/contract";
import {
  type Clock,
  type HomeCommand,
  type HostReceipt,
  type JsonObject,
  type JudgedVerdict,
  judge,
  judgeSilence,
} from "@wissel/core";
import { fromWireOffer, fromWireTerms, toWireCommand } from "./exchange-wire.ts";
import { type HostExchange, type HostHttpAnswer, HostUnreachableError } from "./host-exchange.ts";
import { present } from "./present.ts";

/** What became of one command: the host decided, it refused to decide, or it has to be asked again. */
export type CommandAnswer =
  | { readonly kind: "receipt"; readonly receipt: HostReceipt }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "later"; readonly verdict: Extract<JudgedVerdict, { kind: "retry" | "parked" }> };

/** Sends commands of one kind to one host, in one request. Answers in their order; never throws for the host's sake. */
export type SendCommands = (
  host: string,
  commands: readonly HomeCommand[],
  timing: "live" | "delayed",
) => Promise<readonly CommandAnswer[]>;

/** The most commands that a host takes in one request. */
export const BATCH_LIMIT = 500;

const PATHS = {
  enrolment: "/enrolments",
  decision: "/decisions",
  "offer-answer": "/waiting-list-offers/answers",
  withdrawal: "/withdrawals",
} as const satisfies Record<HomeCommand["kind"], string>;

/** A request as a whole was refused: one of its commands is at fault, and halving finds which. */
const FAULTS: ReadonlySet<number> = new Set([400, 413, 422]);

export function openSendCommands({ hosts, clock }: { hosts: HostExchange; clock: Clock }): SendCommands {
  const read = openOutcomeReader();

  const send: SendCommands = async (host, commands, timing) => {
    const [first] = commands;
    if (first === undefined) return [];
    const body = { commands: commands.map((command) => toWireCommand(command, timing)) };
    const answer = await ask(hosts, host, { path: PATHS[first.kind], body });
    if (answer instanceof HostUnreachableError) return commands.map(() => later(judgeSilence(answer.reason)));
    if (answer.status === 200) return read(answer.body, commands.length);
    if (FAULTS.has(answer.status)) {
      if (commands.length === 1) return [{ kind: "refused", code: "command-unacceptable" }];
      const half = Math.ceil(commands.length / 2);
      return [
        ...(await send(host, commands.slice(0, half), timing)),
        ...(await send(host, commands.slice(half), timing)),
      ];
    }
    if (answer.status === 403 && first.kind === "enrolment") {
      return commands.map(() => ({ kind: "refused", code: "agreement-missing" }));
    }
    const verdict = judge({ ...answer, body: "" }, { now: clock.now() });
    return commands.map(() => later(verdict));
  };
  return send;
}

async function ask(
  hosts: HostExchange,
  host: string,
  { path, body }: { readonly path: string; readonly body: object },
): Promise<HostHttpAnswer | HostUnreachableError> {
  try {
    return await hosts.post(host, path, body);
  } catch (error) {
    if (error instanceof HostUnreachableError) return error;
    throw error;
  }
}

/** A partner's answer is checked before it is believed: by the contract, and by its length. */
function openOutcomeReader(): (body: unknown, count: number) => readonly CommandAnswer[] {
  const validators = openValidators(documents.exchange);
  const unreadable = later(judgeSilence("answer-unreadable"));
  return (body, count) => {
    const outcomes = isOutcomes(body) && body.outcomes.length === count ? body.outcomes : [];
    return Array.from({ length: count }, (_, index) => {
      const outcome = outcomes[index];
      if (validators.check("CommandOutcome", outcome).length > 0) return unreadable;
      // Checked in the line above.
      return answerOf(outcome as ExchangeSchemas["CommandOutcome"]) ?? unreadable;
    });
  };
}

function isOutcomes(body: unknown): body is { readonly outcomes: readonly unknown[] } {
  return typeof body === "object" && body !== null && "outcomes" in body && Array.isArray(body.outcomes);
}

function answerOf({ receipt, problem }: ExchangeSchemas["CommandOutcome"]): CommandAnswer | undefined {
  if (receipt !== undefined) return { kind: "receipt", receipt: hostReceiptOf(receipt) };
  if (problem === undefined) return undefined;
  const code = codeOf(problem.type);
  if (problem.status >= 500) return later({ kind: "retry", reason: code });
  // Home knows the association, so its enrolment is still under way; the decision comes after it.
  if (code === "association-unknown") return later({ kind: "retry", reason: code });
  return { kind: "refused", code };
}

/** The part of a host's receipt that home keeps. */
export function hostReceiptOf(receipt: ExchangeSchemas["CommandReceipt"]): HostReceipt {
  const { associationId, hostState, version, position, reason, offer, terms } = receipt;
  return {
    associationId,
    hostState,
    version,
    ...present({
      position,
      reason,
      offer: offer && fromWireOffer(offer),
      terms: terms && fromWireTerms(terms),
    }),
  };
}

function codeOf(type: string): string {
  const code = type.startsWith(PROBLEM_BASE) ? type.slice(PROBLEM_BASE.length) : "";
  return /^[a-z]+(-[a-z]+)*$/.test(code) ? code : "command-unacceptable";
}

function later(verdict: JudgedVerdict): CommandAnswer {
  // An answer that is not 200 delivered nothing, whatever an event's receiver would have meant by it.
  if (verdict.kind === "delivered") return later(judgeSilence("answer-unreadable"));
  return { kind: "later", verdict };
}

/** The payload of a delivery of kind `command`. Written by this node itself, so it is taken at its word. */
export function commandOf(payload: JsonObject): HomeCommand {
  return payload as unknown as HomeCommand;
}
