export {
  type EmbeddedCluster,
  type EmbeddedClusterOptions,
  openEmbeddedCluster,
} from "./embedded/cluster.ts";
export { ClusterInUseError, EmbeddedClusterError } from "./embedded/errors.ts";
export { MigrationError, migrate } from "./migrate.ts";
