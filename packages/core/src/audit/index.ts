export {
  type AuditLink,
  BREAK_KINDS,
  type BreakKind,
  CHAIN_START,
  type ChainBreak,
  type ChainEnd,
  checkChain,
  isBreak,
  linkEntries,
  type SealedEntry,
} from "./chain.ts";
export { type AuditEntry, aboutOf, type NewAuditEntry } from "./entry.ts";
