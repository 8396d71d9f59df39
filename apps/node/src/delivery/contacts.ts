import type { Clock } from "@wissel/core";
import { noteRecipientsUp, type Queryable } from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";

export interface ContactPorts {
  readonly pool: Queryable;
  readonly clock: Clock;
  readonly log: Pick<FastifyBaseLogger, "warn">;
  readonly kick: () => void;
}

/** A partner that is heard is there: what waited for it need not wait for its next step of the ladder. */
export interface Contacts extends AsyncDisposable {
  hear(schacHome: string): void;
}

/** A partner that sends thousands of events in a row is looked up once in so long. */
const EVERY_MS = 1_000;

export function openContacts({ pool, clock, log, kick }: ContactPorts): Contacts {
  const heard = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const partners = [...heard];
    heard.clear();
    try {
      if ((await noteRecipientsUp(pool, partners, clock.now())) > 0) kick();
    } catch (error) {
      log.warn({ err: error, partners }, "partners that are back could not be noted");
    }
  }

  function lookSoon(delayMs: number): void {
    timer = setTimeout(() => {
      timer = undefined;
      if (heard.size === 0) return;
      looking = look();
      lookSoon(EVERY_MS);
    }, delayMs);
    timer.unref();
  }

  return {
    hear(schacHome) {
      heard.add(schacHome);
      if (timer === undefined) lookSoon(0);
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      heard.clear();
      await looking;
    },
  };
}
