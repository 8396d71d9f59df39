/** Not ready for eduXchange, because of this field. */
export interface Finding {
  /** JSON pointer into the item. */
  readonly pointer: string;
  /** Completes "not ready for eduXchange because <pointer> …". */
  readonly reason: string;
}
