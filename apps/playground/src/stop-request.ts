const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A signal that is aborted when somebody wants us to end: by a signal, or by the end of the launcher at the other end
 * of our ipc pipe. Asking again changes nothing: Ctrl-C reaches us both directly and forwarded, and must not cut the
 * drain short.
 */
export function watchForStop(process: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of SIGNALS) process.on(signal, stop);
  process.on("disconnect", stop);
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
