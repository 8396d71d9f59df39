import { openOwnKeys } from "@wissel/node";
import { ensureOwnKeys, migrate, openDatabase } from "@wissel/store";

/** What is needed to know a node's entity key before it has ever run. */
export interface NodeStorage {
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  /** Folder of the migrations. */
  readonly migrations: string;
  /** The node's key secret, base64url. */
  readonly keySecret: string;
}

/** The thumbprint of a node's entity key, which its partners pin; the key is made when there is none yet. */
export async function ensureEntityKey(storage: NodeStorage): Promise<string> {
  await migrate(storage.databaseOwnerUrl, storage.migrations);
  await using database = openDatabase({
    url: storage.databaseUrl,
    applicationName: "wissel playground",
    maxConnections: 2,
    onError: () => undefined, // a lost connection fails the query, which says so
  });
  const keys = await openOwnKeys({
    ensureKeys: (families, makeKey) => ensureOwnKeys(database.prisma, families, makeKey),
    clock: { now: () => new Date() },
    keySecret: Buffer.from(storage.keySecret, "base64url"),
  });
  return keys.active("federation").kid;
}
