/** How much of a ledger is told, read and asked at once. */
export interface LedgerPages {
  /** Associations on a page, told or read, unless less is asked for. */
  readonly associations: number;
  /** Associations of which statements are asked at once; the contract lets it be a hundred. */
  readonly statements: number;
}

/** A page is bounded in memory, and there are few enough of them. */
export const LEDGER_PAGES: LedgerPages = { associations: 500, statements: 100 };
