import type { CatalogueStore } from "@wissel/core";
import { inKeyedTransactionUnlessDry, inTransactionUnlessDry } from "../dry-run.ts";
import type { ConnectionPool } from "../transaction.ts";
import { readCatalogueVersion, readChangesAfter } from "./read-items.ts";
import { removeItem } from "./remove-item.ts";
import { lockCatalogue } from "./save-items.ts";
import { type WritingPorts, writeItems } from "./write-items.ts";
import { openSingleWrites } from "./write-one.ts";

export interface CatalogueStorePorts extends WritingPorts {
  /** This institution, by its schacHome. */
  readonly institution: string;
  readonly pool: ConnectionPool;
}

export function postgresCatalogueStore(ports: CatalogueStorePorts): CatalogueStore {
  const { pool } = ports;
  return {
    writeItems: (items, options) =>
      inKeyedTransactionUnlessDry(pool, options, async (client) =>
        writeItems(ports, client, { items, options, version: (await lockCatalogue(client)) + 1 }),
      ),
    writeItem: openSingleWrites(ports),
    removeItem: (id, refuse, options) =>
      inTransactionUnlessDry(pool, options, (client) => removeItem(ports, client, { id, refuse })),
    readVersion: () => readCatalogueVersion(pool),
    readChangesAfter: (version) => readChangesAfter(pool, version),
  };
}
