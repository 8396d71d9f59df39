/** The last verified entity statement of each peer, as signed. */
export interface PeerStatements {
  findStatement(entityId: string): Promise<StoredStatement | undefined>;
  saveStatement(statement: StoredStatement & PeerNames): Promise<void>;
  findContact(schacHome: string): Promise<Date | undefined>;
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
