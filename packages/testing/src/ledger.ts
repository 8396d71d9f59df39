export { InMemoryLedger, type InMemoryWorld, seatFaults } from "./seats/in-memory-ledger.ts";
export {
  changeSizes,
  type LedgerHistory,
  type LedgerRound,
  ledgerHistory,
  mayDraw,
  naming,
  OFFERINGS,
  openLedgers,
  roundsOf,
} from "./seats/ledger-history.ts";
export {
  type NaiveAssociation,
  NaiveLedger,
  type NaivePool,
  type NaiveWorld,
} from "./seats/naive-ledger.ts";
