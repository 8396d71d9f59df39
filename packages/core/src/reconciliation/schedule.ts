const HOUR_MS = 3_600_000;
/** Ledgers are compared from one o'clock on (UTC), over four hours. */
const NIGHT_BEGINS = 1;
const NIGHT_HOURS = 4;
const AGAIN_MS = HOUR_MS / 4;
const AFTER_START_MS = HOUR_MS / 6;

/** When the ledger with a partner is compared next: some time in the coming night. `random` is uniform in [0, 1). */
export function nextNight(now: Date, random: () => number): Date {
  const night = new Date(now);
  night.setUTCHours(NIGHT_BEGINS, 0, 0, 0);
  if (night <= now) night.setUTCDate(night.getUTCDate() + 1);
  return new Date(night.getTime() + random() * NIGHT_HOURS * HOUR_MS);
}

/** When a run that did not go through is tried again: within a quarter of an hour, and not at once. */
export function afterFailure(now: Date, random: () => number): Date {
  return new Date(now.getTime() + (1 + random()) * (AGAIN_MS / 2));
}

/** Some time after a start, so that nodes that are started together do not all ask at once. */
export function afterStart(now: Date, random: () => number): Date {
  return new Date(now.getTime() + random() * AFTER_START_MS);
}
