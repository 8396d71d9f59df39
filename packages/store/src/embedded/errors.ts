/** The embedded PostgreSQL could not be started or used; the message ends with what its log says, where it says any. */
export class EmbeddedClusterError extends Error {
  override readonly name = "EmbeddedClusterError";
}

/** The data folder belongs to a living process. Stop that one first, or use another folder and port. */
export class ClusterInUseError extends EmbeddedClusterError {
  readonly code = "cluster-in-use";
  readonly ownerPid: number;

  constructor(dataDir: string, ownerPid: number) {
    super(
      `the data in ${dataDir} is in use by process ${ownerPid}: stop that first, or use another port base`,
    );
    this.ownerPid = ownerPid;
  }
}
