import type { HomeRegister, HostAnswer, HostLedger } from "@wissel/core";
import { inKeyedTransaction } from "../transaction.ts";
import { type BatcherLimits, GROUP_COMMIT, openBatcher } from "./batcher.ts";
import type { EnrolmentContext } from "./context.ts";
import { type AnswerRecorded, postgresHomeRegister } from "./home-register.ts";
import { type HostDecisions, postgresHostDecisions } from "./host-decisions.ts";
import { postgresHostLedger, type SeatBatcher } from "./host-ledger.ts";
import { isolateBadItems } from "./isolate.ts";
import { recordHostAnswers } from "./record-answers.ts";
import { runSeatBatch } from "./seat-batch.ts";
import { refuseSeatItem, type SeatAnswer, type SeatItem } from "./seat-item.ts";

/** Ledger and register of one node. Disposing finishes what was taken; then the pool may be ended. */
export interface EnrolmentStore extends AsyncDisposable {
  readonly ledger: HostLedger;
  readonly register: HomeRegister;
  readonly hostDecisions: HostDecisions;
}

export interface EnrolmentStoreOptions extends EnrolmentContext {
  readonly limits?: BatcherLimits;
  /** Hears why the database refused an item as data: the contract should have refused it before. */
  readonly onBadItem?: (error: unknown) => void;
}

/** Opens the group-committed store of places and enrolments. Uses at most four of the pool's connections at once. */
export function openEnrolmentStore(options: EnrolmentStoreOptions): EnrolmentStore {
  const { limits = GROUP_COMMIT, onBadItem, ...context } = options;
  const batches = openBatcher<SeatItem, SeatAnswer>(
    (items) =>
      isolateBadItems(
        items,
        (some) => runSeatBatch(context, some),
        (item, error) => {
          onBadItem?.(error);
          return refuseSeatItem(item);
        },
      ),
    limits,
  );
  const seats: SeatBatcher = {
    ...batches,
    submit(item) {
      const asker = context.pool.asker?.();
      return batches.submit(asker === undefined ? item : { ...item, asker });
    },
  };
  const answers = openBatcher<HostAnswer, AnswerRecorded>(
    (items) =>
      isolateBadItems(
        items,
        async (some) => {
          const recorded = await inKeyedTransaction(context.pool, (client) =>
            recordHostAnswers(client, some, { ...context, now: context.clock.now() }),
          );
          return recorded.map((one) => ({ recorded: one }));
        },
        (_, error) => {
          onBadItem?.(error);
          return { recorded: undefined };
        },
      ),
    // An answer was paid for with a question: there are never more than were asked, and none may be lost.
    { ...limits, maxWaiting: Number.POSITIVE_INFINITY },
  );
  return {
    ledger: postgresHostLedger(context, seats),
    register: postgresHomeRegister(context, { seats, answers }),
    hostDecisions: postgresHostDecisions(context, seats),
    async [Symbol.asyncDispose]() {
      await Promise.all([seats, answers].map((batcher) => batcher[Symbol.asyncDispose]()));
    },
  };
}
