import type { Narrator } from "../src/narrator.ts";
import type { SoakOptions } from "./options.ts";

export interface SoakContext {
  readonly options: SoakOptions;
  /** The repository. */
  readonly root: string;
  /** For everything that is stored; forgotten at the next soak. */
  readonly folder: string;
  readonly narrator: Narrator;
  /** Aborted when everything is to stop. */
  readonly stopped: AbortSignal;
}

/** What a part of the soak came to. */
export interface SoakResult {
  readonly held: boolean;
  /** What was done, in numbers, and what did not hold. */
  readonly lines: readonly string[];
}
