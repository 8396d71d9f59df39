/** Something is not ready - an item for eduXchange, a round for publication - because of this field. */
export interface Finding {
  /** JSON pointer into it. */
  readonly pointer: string;
  /** Completes "not ready because <pointer> …". */
  readonly reason: string;
}
