export { InMemoryLedger, type InMemoryWorld, seatFaults } from "./seats/in-memory-ledger.ts";
export {
  changeSizes,
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
  roundsOf,
} from "./seats/ledger-history.ts";
export {
  type NaiveAssociation,
  NaiveLedger,
  type NaivePool,
  type NaiveWorld,
} from "./seats/naive-ledger.ts";
export { type AnsweredBatch, findSerialOrder, type SerialSearch } from "./seats/serial-order.ts";
