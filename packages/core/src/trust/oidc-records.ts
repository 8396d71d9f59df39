/** What the authorization server has to remember: sign-ins under way, codes, grants, sessions. */
export interface OidcRecords {
  saveRecord(record: NewOidcRecord): Promise<void>;
  findRecord(model: string, id: string): Promise<OidcRecord | undefined>;
  findRecordByUid(model: string, uid: string): Promise<OidcRecord | undefined>;
  /** False when it was consumed before: of two who try at once, one is first. */
  consumeRecord(model: string, id: string, at: Date): Promise<boolean>;
  removeRecord(model: string, id: string): Promise<void>;
  removeRecordsOfGrant(grantId: string): Promise<void>;
  /** Answers with how many there were. */
  removeExpired(now: Date): Promise<number>;
}

export interface OidcRecord {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly consumedAt?: Date;
}

export interface NewOidcRecord {
  readonly model: string;
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly grantId?: string | undefined;
  readonly uid?: string | undefined;
  readonly expiresAt?: Date | undefined;
}
