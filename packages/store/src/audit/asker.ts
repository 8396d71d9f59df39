/** In whose name something is done, for the audit log. */
export interface Asker {
  /** Of the HTTP request. */
  readonly requestId: string;
  /** `sis:<client>`, `officer:<subject>`; absent where what is decided says by itself who it was. */
  readonly actor?: string;
}
