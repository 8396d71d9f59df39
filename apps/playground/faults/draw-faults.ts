import { createHash } from "node:crypto";
import { FAULTS, type Fault, type Hold } from "./fault-proxy.ts";

/** Deals out faults to a share of requests, the same ones for the same seed and order of requests. */
export interface FaultDraw {
  readonly draw: () => Fault | undefined;
  /** Has the next request with events, or its answer, not go through; resolves when that is so. */
  readonly holdNext: (before: Hold["before"]) => Promise<void>;
  readonly takeHold: () => Hold | undefined;
  /** From now on this share of requests meets a fault; 0 for a perfect network. */
  readonly setShare: (share: number) => void;
  /** Notes what a request carried. */
  readonly carries: (events: number, fault: Fault | undefined) => void;
  readonly refused: (answer: string) => void;
  /** What nodes answered each other when they refused something, as far as it is kept. */
  readonly refusals: () => readonly string[];
  /** Requests that met each fault, and requests in all, since the start; the events in them, and those in faulted ones. */
  readonly counts: () => FaultCounts;
}

export interface FaultCounts {
  readonly requests: number;
  readonly faults: ReadonlyMap<Fault, number>;
  /** As often as they were sent. */
  readonly events: number;
  readonly faultedEvents: number;
}

const MOST_REFUSALS = 10_000;

export function openFaultDraw(seed: string): FaultDraw {
  let share = 0;
  let requests = 0;
  let events = 0;
  let faultedEvents = 0;
  const faults = new Map<Fault, number>();
  const refusals: string[] = [];
  let next: Hold | undefined;
  return {
    holdNext(before) {
      return new Promise((resolve) => {
        next = { before, held: resolve };
      });
    },
    takeHold() {
      const hold = next;
      next = undefined;
      return hold;
    },
    draw() {
      requests += 1;
      const bytes = createHash("sha256").update(`${seed}/${requests}`).digest();
      if (bytes.readUInt32BE(0) / 2 ** 32 >= share) return undefined;
      const fault = FAULTS[bytes.readUInt8(4) % FAULTS.length];
      if (fault !== undefined) faults.set(fault, (faults.get(fault) ?? 0) + 1);
      return fault;
    },
    setShare(next) {
      share = next;
    },
    carries(count, fault) {
      events += count;
      if (fault !== undefined) faultedEvents += count;
    },
    refused(answer) {
      if (refusals.length < MOST_REFUSALS) refusals.push(answer);
    },
    refusals: () => refusals,
    counts: () => ({ requests, faults, events, faultedEvents }),
  };
}
