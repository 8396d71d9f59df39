/** What a use case answers: a value, or a refusal that is part of the contract. Failures are thrown. */
export type Outcome<T, R> = Granted<T> | Refused<R>;

export interface Granted<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Refused<R> {
  readonly ok: false;
  readonly refusal: R;
}

export function granted<T>(value: T): Granted<T> {
  return { ok: true, value };
}

export function refused<R>(refusal: R): Refused<R> {
  return { ok: false, refusal };
}
