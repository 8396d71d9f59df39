/** What somebody may want done with one person's data, at all institutions that have some. */
export const DATA_REQUEST_KINDS = ["export", "erasure"] as const;
export type DataRequestKind = (typeof DATA_REQUEST_KINDS)[number];

/** What became of a request at one institution. */
export interface DataRequestPart {
  /** schacHome. */
  readonly source: string;
  readonly state: "waiting" | "answered";
  /** Why the last attempt brought nothing: a code. */
  readonly failure?: string;
  readonly answeredAt?: Date;
  /** Of an export: what the institution holds, sealed with the person's key. */
  readonly documentJwe?: string;
}

export interface DataRequest {
  readonly requestId: string;
  readonly kind: DataRequestKind;
  readonly personId: string;
  /** `officer:<subject>`, or `student`. */
  readonly actor: string;
  readonly createdAt: Date;
  /** Every part is answered. */
  readonly settledAt?: Date;
  readonly parts: readonly DataRequestPart[];
}

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;

/** When an institution that gave no answer is asked again; `attempts` were made. */
export function nextAskAt(now: Date, attempts: number): Date {
  return new Date(now.getTime() + Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS));
}
