/** The time, passed in. */
export interface Clock {
  now(): Date;
}

/** Makes a new identifier (UUIDv7 in the node), passed in. */
export type NewId = () => string;
