import type { Clock, HomeRegister, NewId } from "@wissel/core";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Registry } from "prom-client";
import type { NodeConfig } from "./config.ts";
import type { Students } from "./enrolment/students.ts";
import type { NodeDatabase } from "./node-database.ts";
import type { LedgerPages } from "./reconciliation/ledger-pages.ts";

/** What areas are made of. */
export interface Parts {
  readonly config: NodeConfig;
  readonly store: NodeDatabase;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: FastifyBaseLogger;
  readonly registry: Registry;
  readonly isStopping: () => boolean;
  readonly overrides: NodeOverrides;
}

/** What tests and benchmarks replace. */
export interface NodeOverrides {
  readonly clock?: Clock;
  readonly newId?: NewId;
  /** Tests hold every answer against the contract. */
  readonly checkAnswers?: boolean;
  /** Tests share a machine with others: that the event loop is late says nothing of the node there. */
  readonly shedLoad?: boolean;
  /** Tests fill a few pages of the ledger instead of hundreds. */
  readonly ledgerPages?: LedgerPages;
  /** Benchmarks replace what touches the database. */
  readonly register?: Partial<HomeRegister>;
  readonly students?: Students;
  /** Benchmarks compare the node with routes of their own in the same process. */
  readonly addRoutes?: (app: FastifyInstance) => void;
}
