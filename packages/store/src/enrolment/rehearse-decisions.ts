import type { ApprovalDesk, HomeRegister } from "@wissel/core";
import { inRehearsal } from "../dry-run.ts";
import { postgresApprovalDesk } from "./approval-desk.ts";
import { type DecisionDesk, postgresDecisionDesk } from "./decision-desk.ts";
import { type EnrolmentStoreOptions, openEnrolmentStore } from "./enrolment-store.ts";
import type { HostDecisions } from "./host-decisions.ts";

/** What decisions are written to. */
export interface DecisionStores {
  readonly register: Pick<HomeRegister, "decide">;
  readonly approvalDesk: Pick<ApprovalDesk, "state">;
  readonly decisionDesk: DecisionDesk;
  readonly hostDecisions: HostDecisions;
}

/** Lets decisions be taken on stores that are rolled back afterwards, under the locks that they would be taken under. */
export type RehearseDecisions = <T>(work: (stores: DecisionStores) => Promise<T>) => Promise<T>;

/** RehearseDecisions on PostgreSQL: a ledger of its own on one connection, for as long as the work lasts. */
export function rehearsingDecisions(options: EnrolmentStoreOptions): RehearseDecisions {
  return (work) =>
    inRehearsal(options.pool, async (pool) => {
      const context = { ...options, pool };
      await using store = openEnrolmentStore(context);
      const { register, hostDecisions } = store;
      const decisionDesk = postgresDecisionDesk(context);
      return await work({
        register,
        hostDecisions,
        decisionDesk,
        approvalDesk: postgresApprovalDesk(context),
      });
    });
}
