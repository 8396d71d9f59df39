import {
  type Association,
  type CommandSubject,
  granted,
  type HostDecision,
  type LedgerCommand,
  type LedgerRefusal,
  type Outcome,
  refused,
} from "@wissel/core";
import type { EnrolmentContext } from "./context.ts";
import { decideItems, type LedgerItem, type SeatBatcher } from "./host-ledger.ts";
import { type Overdue, type OverdueRow, toOverdue } from "./read-host.ts";

/** A decision of the host's own system; with the person where it is about an own student. */
export type OwnDecision = HostDecision & { readonly personId?: string };

/** What is to be undone, and for whom. */
export type Undoing = CommandSubject & { readonly actor: string; readonly personId?: string };

/** The host's own decisions, one by one, through the ledger that gives all places. */
export interface HostDecisions {
  decide(decisions: readonly OwnDecision[]): Promise<readonly Outcome<Association, LedgerRefusal>[]>;
  undo(undoings: readonly Undoing[]): Promise<readonly Outcome<Association, LedgerRefusal>[]>;
  /** Lets what can be undone no more take effect; answers how many did. Repeat while it is `limit`. */
  settleHeld(limit: number): Promise<number>;
  /** Ends places whose condition was not met before `today`, a calendar date here; answers how many. */
  endUnmet(today: string, limit: number): Promise<number>;
}

export function postgresHostDecisions(context: EnrolmentContext, seats: SeatBatcher): HostDecisions {
  const { pool, institution, clock } = context;
  const overdue = async (name: string, text: string, values: readonly unknown[]) => {
    const { rows } = await pool.query<OverdueRow>({ name, text, values: [institution, ...values] });
    return rows.map(toOverdue);
  };
  const run = async (due: readonly Overdue[], commandOf: (subject: CommandSubject) => LedgerCommand) => {
    const outcomes = await submitAll(
      seats,
      due.map(({ subject, ...one }) => ({ ...one, command: commandOf(subject) })),
    );
    // What the ledger was too busy for is due still, and is not asked for again at once.
    return outcomes.filter(({ ok }) => ok).length;
  };
  return {
    decide: (decisions) =>
      submitAll(
        seats,
        decisions.map(({ personId, ...decision }) => ({
          command: { kind: "host-decision", decision },
          ...named(personId),
        })),
      ),
    undo: (undoings) =>
      submitAll(
        seats,
        undoings.map(({ personId, ...undoing }) => ({
          command: { kind: "undo", undoing },
          ...named(personId),
        })),
      ),
    async settleHeld(limit) {
      const due = await overdue(
        "decisions-held-until-now",
        `SELECT home, association_id, offering_id, person_id FROM association
         WHERE held IS NOT NULL AND host = $1 AND held ->> 'heldUntil' <= $2
         ORDER BY held ->> 'heldUntil', association_key LIMIT $3`,
        [clock.now().toISOString(), limit],
      );
      return await run(due, (subject) => ({ kind: "held-decision", due: subject }));
    },
    async endUnmet(today, limit) {
      const due = await overdue(
        "conditions-not-met",
        `SELECT home, association_id, offering_id, person_id FROM association
         WHERE terms ->> 'conditionUntil' < $2 AND host = $1 AND host_state = 'associated'
         ORDER BY association_key LIMIT $3`,
        [today, limit],
      );
      return await run(due, (subject) => ({ kind: "unmet-condition", unmet: { ...subject, today } }));
    },
  };
}

function named(personId: string | undefined): Pick<LedgerItem, "personId"> {
  return personId === undefined ? {} : { personId };
}

async function submitAll(
  seats: SeatBatcher,
  items: readonly LedgerItem[],
): Promise<readonly Outcome<Association, LedgerRefusal>[]> {
  return (await decideItems(seats, items)).map((outcome) => {
    if (!outcome.ok) return outcome;
    const { association } = outcome.value;
    return association === undefined ? refused({ code: "association-unknown" }) : granted(association);
  });
}
