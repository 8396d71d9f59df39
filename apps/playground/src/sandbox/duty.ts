import type { DeskClient, SisClient } from "@wissel/client";

export interface MockSisParts {
  readonly sis: SisClient;
  /** Of an officer, who permits. */
  readonly desk: DeskClient;
  readonly now: () => Date;
}

/** Something that waits for a SIS. */
export interface Duty {
  /** The same for the same thing, however often it is found. */
  readonly key: string;
  readonly what: string;
  readonly act: () => Promise<unknown>;
}

/** What students read who are refused. */
export const REASON = "The mock SIS refuses everything just now.";
