import type { FastifyBaseLogger } from "fastify";
import type { OwnKeys } from "./own-keys.ts";

export interface KeyWorkPorts {
  readonly keys: Pick<OwnKeys, "refresh">;
  /** Gives each family its next key when it is time; undefined where another process does. */
  readonly rotate: (() => Promise<readonly string[]>) | undefined;
  readonly log: Pick<FastifyBaseLogger, "info" | "warn">;
}

/** Far shorter than the time between a key's publication and its use. */
const REFRESH_EVERY_MS = 60_000;
const ROTATE_EVERY = 60;

/** Reads the keys again once a minute, and looks once an hour whether one is due. */
export function startKeyWork({ keys, rotate, log }: KeyWorkPorts): Disposable {
  let round = 0;
  async function work(): Promise<void> {
    const families = round % ROTATE_EVERY === 0 ? await rotate?.() : undefined;
    round += 1;
    if (families !== undefined && families.length > 0) log.info({ families }, "the next keys are published");
    await keys.refresh();
  }
  const timer = setInterval(() => {
    work().catch((error: unknown) => log.warn({ err: error }, "keys could not be looked after"));
  }, REFRESH_EVERY_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
