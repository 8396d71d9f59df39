export { hostActs, hostCommandsOf } from "./seats/host-commands.ts";
export { InMemoryLedger, type InMemoryWorld, seatFaults } from "./seats/in-memory-ledger.ts";
export { applyChange } from "./seats/ledger-change.ts";
export {
  HISTORY_NODE,
  type LedgerHistory,
  type LedgerRound,
  ledgerHistory,
  mayDraw,
  naming,
  namingOffers,
  OFFERINGS,
  type OpenOffer,
  openLedgers,
  openPlain,
  roundsOf,
} from "./seats/ledger-history.ts";
export { applyHostCommand, settleHeld } from "./seats/naive-host-decisions.ts";
export { NaiveLedger } from "./seats/naive-ledger.ts";
export { phaseAt } from "./seats/naive-phases.ts";
export { completeSwaps } from "./seats/naive-swaps.ts";
export type { NaivePhase, NaivePool, Swap } from "./seats/naive-world.ts";
export { type Answered, findSerialOrder, type SerialSearch } from "./seats/serial-order.ts";
