import type { HomeCommand, HomeRegister, HostAnswer, Recorded, Verdict } from "@wissel/core";
import { BATCH_LIMIT, type CommandAnswer, type SendCommands } from "./send-commands.ts";

/** A command that is owed to a host, with the delivery that owes it. */
export interface OwedCommand {
  readonly deliveryId: string;
  readonly command: HomeCommand;
}

/** What became of an owed command: how its delivery settles, and what home now knows of the association. */
export interface Brought {
  readonly verdict: Verdict;
  readonly recorded: Recorded | undefined;
}

export interface BringPorts {
  readonly send: SendCommands;
  readonly register: Pick<HomeRegister, "recordReceipts">;
}

/** The order of a lane: an enrolment before what is decided about it, before its end. */
const ORDER = [
  "enrolment",
  "decision",
  "offer-answer",
  "withdrawal",
] as const satisfies readonly HomeCommand["kind"][];

/** Brings commands to one host and writes down what it said. Answers in the order of the commands. */
export async function bringCommands(
  { send, register }: BringPorts,
  host: string,
  { owed, timing }: { readonly owed: readonly OwedCommand[]; readonly timing: "live" | "delayed" },
): Promise<readonly Brought[]> {
  const answers = new Map<OwedCommand, CommandAnswer>();
  for (const kind of ORDER) {
    const ofKind = owed.filter(({ command }) => command.kind === kind);
    for (let start = 0; start < ofKind.length; start += BATCH_LIMIT) {
      const batch = ofKind.slice(start, start + BATCH_LIMIT);
      const sent = await send(
        host,
        batch.map(({ command }) => command),
        timing,
      );
      batch.forEach((one, index) => {
        const answer = sent[index];
        if (answer !== undefined) answers.set(one, answer);
      });
    }
  }
  const told = owed.filter((one) => hostAnswer(host, one, answers.get(one)) !== undefined);
  const records = told.flatMap((one) => hostAnswer(host, one, answers.get(one)) ?? []);
  const recorded = records.length === 0 ? [] : await register.recordReceipts(records);
  const byCommand = new Map(told.map((one, index) => [one, recorded[index]]));
  return owed.map((one) => ({ verdict: verdictOf(one, answers.get(one)), recorded: byCommand.get(one) }));
}

/** What home writes down, if anything: a refusal ends an enrolment, but says nothing about a later command. */
function hostAnswer(
  host: string,
  { command }: OwedCommand,
  answer: CommandAnswer | undefined,
): HostAnswer | undefined {
  const { associationId } = command;
  if (answer?.kind === "receipt") return { host, associationId, answer: answer.receipt };
  if (answer?.kind === "refused" && command.kind === "enrolment") {
    return { host, associationId, answer: { refusedBecause: answer.code } };
  }
  return undefined;
}

function verdictOf({ command }: OwedCommand, answer: CommandAnswer | undefined): Verdict {
  if (answer === undefined) return { kind: "retry", reason: "answer-unreadable" };
  if (answer.kind === "later") return answer.verdict;
  if (answer.kind === "refused" && command.kind !== "enrolment")
    return { kind: "parked", reason: answer.code };
  return { kind: "delivered" };
}
