/** Prints a failure; of one that came up while another was being cleaned up, both. */
export function tellFailure(error: unknown): void {
  if (error instanceof SuppressedError) {
    tellFailure(error.suppressed);
    tellFailure(error.error);
  } else console.error(error);
}
