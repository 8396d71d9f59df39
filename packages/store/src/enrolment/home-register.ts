import {
  type BeginRefusal,
  type Begun,
  type HomeRegister,
  type HostAnswer,
  type NewAsk,
  type Outcome,
  type Recorded,
  refused,
} from "@wissel/core";
import { inKeyedTransaction } from "../transaction.ts";
import { answerOffer } from "./answer-offer.ts";
import type { Batcher } from "./batcher.ts";
import type { EnrolmentContext } from "./context.ts";
import { decide, withdraw } from "./home-changes.ts";
import { BUSY, type SeatBatcher } from "./host-ledger.ts";
import { leavePhases } from "./left-phases.ts";
import {
  findForPerson,
  listApprovals,
  listEnrolments,
  listForHost,
  listForPerson,
  listStalledWalks,
} from "./read-home.ts";
import { recordUnreachable } from "./record-answers.ts";

/** The batchers that a register's writes go through. */
export interface HomeBatchers {
  readonly seats: SeatBatcher;
  readonly answers: Batcher<HostAnswer, AnswerRecorded>;
}

/** What became of one answer of a host; undefined for an association that is not known. */
export interface AnswerRecorded {
  readonly recorded: Recorded | undefined;
}

/** HomeRegister on PostgreSQL. */
export function postgresHomeRegister(
  context: EnrolmentContext,
  { seats, answers }: HomeBatchers,
): HomeRegister {
  const begin = async (ask: NewAsk): Promise<Outcome<Begun, BeginRefusal>> => {
    const answer = await seats.submit({ kind: "ask", ask });
    if (answer === undefined) return refused(BUSY);
    if (answer.kind !== "ask") throw new TypeError("an ask was answered as a command");
    return answer.outcome;
  };
  return {
    begin: (all) => Promise.all(all.map(begin)),
    async recordReceipts(records) {
      const recorded = await Promise.all(records.map((record) => answers.submit(record)));
      return recorded.map((one) => one?.recorded);
    },
    recordUnreachable: (refs) =>
      inKeyedTransaction(context.pool, (client) =>
        recordUnreachable(client, refs, { institution: context.institution, now: context.clock.now() }),
      ),
    withdraw: (wish) => withdraw(context, seats, wish),
    answerOffer: (wish) => answerOffer(context, seats, wish),
    decide: (permissions) => decide(context, seats, permissions),
    leavePhases: (rules) => leavePhases(context, rules),
    findForPerson: (personId, associationId) => findForPerson(context, personId, associationId),
    listForPerson: (personId, limit) => listForPerson(context, personId, limit),
    listForHost: (host, associationIds) => listForHost(context, host, associationIds),
    listApprovals: (query) => listApprovals(context, query),
    listStalledWalks: (before, limit) => listStalledWalks(context, before, limit),
    listEnrolments: (query) => listEnrolments(context, query),
  };
}
