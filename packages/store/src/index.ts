export { claimForSending } from "./delivery/claim.ts";
export { countUndelivered } from "./delivery/count.ts";
export { insertDeliveries } from "./delivery/insert.ts";
export { noteRecipientsDown, noteRecipientsUp } from "./delivery/recipient-failure.ts";
export { type RelayLimits, relayDue, sweepLeases } from "./delivery/relay.ts";
export { keepSigned, type SignedDelivery, settleDeliveries } from "./delivery/settle.ts";
export {
  type EmbeddedCluster,
  type EmbeddedClusterOptions,
  openEmbeddedCluster,
} from "./embedded/cluster.ts";
export { ClusterInUseError, EmbeddedClusterError } from "./embedded/errors.ts";
export { findProcess, type ProcessFacts, waitUntilGone } from "./embedded/processes.ts";
export { MigrationError, migrate } from "./migrate.ts";
export type { Queryable } from "./queryable.ts";
