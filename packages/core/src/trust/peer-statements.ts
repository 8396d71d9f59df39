import type { RevokedKey } from "./own-key.ts";

/** The last verified entity statement of each peer, as signed. */
export interface PeerStatements {
  findStatement(entityId: string): Promise<StoredStatement | undefined>;
  saveStatement(statement: StoredStatement & PeerNames): Promise<void>;
  findContact(schacHome: string): Promise<Date | undefined>;
  /** Remembers keys that a peer has taken back; an earlier instant replaces a later one. */
  saveRevocations(schacHome: string, keys: readonly RevokedKey[], heardAt: Date): Promise<void>;
  /** Keeps the later of what is known and what is given. */
  saveContact(peer: PeerNames, at: Date): Promise<void>;
}

export interface PeerNames {
  readonly entityId: string;
  readonly schacHome: string;
}

export interface StoredStatement {
  readonly token: string;
  readonly fetchedAt: Date;
}
