export type { Asker } from "./asker.ts";
export { type AuditHead, listAuditHeads, saveAuditHead } from "./heads.ts";
export {
  type AuditFilter,
  countUnsealed,
  type FoundEntry,
  listAudit,
  readChain,
} from "./read-audit.ts";
export { readChainEnd, type Sealed, type SealOptions, sealEntries } from "./seal-entries.ts";
export { writeAudit } from "./write-audit.ts";
