export type { AuditLink, BreakKind, ChainBreak, ChainEnd, SealedEntry } from "./chain.ts";
export { BREAK_KINDS, CHAIN_START, checkChain, isBreak, linkEntries } from "./chain.ts";
export type { AuditEntry, NewAuditEntry } from "./entry.ts";
export { aboutOf } from "./entry.ts";
