/** How a command ends, for scripts. */
export const EXIT = {
  /** Everything was done. */
  done: 0,
  /** Done, but rows were refused, or something is wanting. */
  partly: 1,
  /** The command, its settings or its file cannot be understood. Nothing was sent. */
  usage: 2,
  /** The node refused. */
  refused: 3,
  /** The node, or something on the way, does not answer; running it again is safe. */
  unreachable: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command line or its settings cannot be understood; the message says what there is. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
