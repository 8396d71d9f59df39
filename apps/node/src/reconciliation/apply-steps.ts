import type {
  Clock,
  Doubt,
  DoubtReason,
  HomeRegister,
  LedgerStatement,
  NewId,
  Peer,
  ReconciliationStep,
} from "@wissel/core";
import {
  type ConnectionPool,
  noteVersionRecorded,
  type Pair,
  replayDeliveries,
  sendStandingCommand,
} from "@wissel/store";
import type { PartnerLedger } from "./ask-partner.ts";
import { type LearnPorts, learnAsHome, learnAsHost, personsBehind } from "./learn.ts";
import { answerIn } from "./ledger-wire.ts";
import { type RecoverPorts, recoverResult } from "./recover-result.ts";

export interface ApplyPorts extends LearnPorts, RecoverPorts {
  readonly own: { readonly schacHome: string; readonly entityId: string };
  readonly pool: ConnectionPool;
  readonly register: Pick<HomeRegister, "recordReceipts">;
  /** Resolves when the events that were accepted are judged, or soon after. */
  readonly judged: () => Promise<void>;
  readonly kickDeliveries: () => void;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** What both hold of an association, and what to do about it. */
export interface Difference {
  readonly associationId: string;
  readonly mine: LedgerStatement | undefined;
  readonly theirs: LedgerStatement | undefined;
  readonly steps: readonly ReconciliationStep[];
}

export interface Applied {
  readonly learnt: number;
  readonly fetched: number;
  readonly sent: number;
  readonly doubts: readonly Doubt[];
}

/** With whom, and on which side. */
export interface Counterpart {
  readonly pair: Pair;
  readonly peer: Peer;
  readonly ledger: PartnerLedger;
}

/** What one step came to: nothing is done twice when the same step comes again. */
type StepDone = "learnt" | "fetched" | "sent" | "nothing" | DoubtReason;

/** Makes the two sides equal as planned. What is on record is noted last, when the versions themselves are here. */
export async function applySteps(
  ports: ApplyPorts,
  counterpart: Counterpart,
  differences: readonly Difference[],
): Promise<Applied> {
  const counts = { learnt: 0, fetched: 0, sent: 0 };
  const doubts: Doubt[] = [];
  const persons = await personsOf(ports, counterpart, differences);
  for (const difference of differences) {
    const { associationId, steps } = difference;
    for (const step of steps) {
      const done = await applyStep(ports, counterpart, { difference, step, persons });
      if (done === "learnt" || done === "fetched" || done === "sent") counts[done] += 1;
      else if (done !== "nothing") doubts.push(doubtOf(associationId, step, done));
    }
  }
  if (counts.sent > 0) ports.kickDeliveries();
  if (counts.fetched > 0) await ports.judged();
  for (const { associationId, steps } of differences) {
    for (const step of steps) {
      if (step.kind !== "note-recorded") continue;
      const { version, recordedAt } = step;
      await noteVersionRecorded(ports.pool, { pair: counterpart.pair, associationId, version }, recordedAt);
    }
  }
  return { ...counts, doubts };
}

interface PlannedStep {
  readonly difference: Difference;
  readonly step: ReconciliationStep;
  /** The own students of whom something is learnt, by pseudonym. */
  readonly persons: ReadonlyMap<string, string>;
}

async function personsOf(
  ports: ApplyPorts,
  { pair }: Counterpart,
  differences: readonly Difference[],
): Promise<ReadonlyMap<string, string>> {
  const learnt = differences.filter(({ steps }) => steps.some(({ kind }) => kind === "learn-enrolment"));
  if (pair.side === "host" || learnt.length === 0) return new Map();
  const pseudonyms = learnt.flatMap(({ theirs }) => (theirs === undefined ? [] : theirs.pseudonym));
  return await personsBehind(ports, pair.partner, pseudonyms);
}

async function applyStep(
  ports: ApplyPorts,
  counterpart: Counterpart,
  { difference, step, persons }: PlannedStep,
): Promise<StepDone> {
  const { pair } = counterpart;
  const { associationId, theirs } = difference;
  switch (step.kind) {
    case "doubt":
      return step.reason;
    case "note-recorded":
      return "nothing";
    case "take-answer": {
      if (theirs === undefined) return "nothing";
      const [recorded] = await ports.register.recordReceipts([answerIn(pair.partner, theirs)]);
      return recorded === undefined ? "statement_unacceptable" : "learnt";
    }
    case "learn-enrolment": {
      if (theirs === undefined) return "nothing";
      if (pair.side === "host") return (await learnAsHost(ports, pair.partner, theirs)) ?? "learnt";
      const remembered = { personId: persons.get(theirs.pseudonym), statement: theirs };
      return (await learnAsHome(ports, pair.partner, remembered)) ?? "learnt";
    }
    case "send-command": {
      const association = { home: pair.own, host: pair.partner, associationId };
      const context = { now: ports.clock.now(), newId: ports.newId };
      return (await sendStandingCommand(ports.pool, association, context)) ? "sent" : "nothing";
    }
    case "send-result": {
      const again = { deliveryIds: [step.jti], states: ["delivered", "parked", "held"] } as const;
      return (await replayDeliveries(ports.pool, again, ports.clock.now())) > 0 ? "sent" : "nothing";
    }
    case "fetch-result": {
      const token = await counterpart.ledger.resultToken(associationId, step.version);
      if (token === undefined) return "token_unusable";
      const held = { token, associationId, version: step.version };
      return (await recoverResult(ports, counterpart, held)) ? "fetched" : "token_unusable";
    }
  }
}

function doubtOf(associationId: string, step: ReconciliationStep, reason: DoubtReason): Doubt {
  const stream = "stream" in step ? step.stream : step.kind === "fetch-result" ? "result" : "enrolment";
  const version = "version" in step ? step.version : undefined;
  return { associationId, stream, reason, ...(version === undefined ? {} : { version }) };
}
