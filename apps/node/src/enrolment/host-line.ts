import type { Clock, HomeRegister, Recorded, Verdict } from "@wissel/core";
import { type BringPorts, bringCommands, type OwedCommand } from "./bring-commands.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { BATCH_LIMIT } from "./send-commands.ts";

/** Asks hosts while the student waits. Commands to one host that come close together travel together. */
export interface HostLines {
  /** What the host said, as recorded; undefined when it has not answered: the pump brings the command later. */
  ask(host: string, owed: OwedCommand): Promise<Recorded | undefined>;
  /** Waits for the requests under way. */
  close(): Promise<void>;
}

export interface HostLinePorts extends BringPorts {
  readonly register: Pick<HomeRegister, "recordReceipts" | "recordUnreachable">;
  /** Settles deliveries that were in hand, in the order of the verdicts, and wakes the pump for what is left. */
  settle(host: string, settled: readonly Settled[]): Promise<void>;
  readonly clock: Clock;
  /** Hears what failed when nobody waited for it any more. */
  readonly onError: (error: unknown) => void;
}

/** What became of a delivery in hand. */
export interface Settled {
  readonly deliveryId: string;
  readonly verdict: Verdict;
}

export interface HostLineLimits {
  /** How long the first command of a batch waits for company. */
  readonly gatherMs: number;
  /** The same while commands come one upon the other: every request is sent, checked, decided and written down. */
  readonly gatherBesideMs: number;
  /** How long it may take until a delivery that arrived is written down as such. Far less than it is in hand. */
  readonly settleMs: number;
  /** How long a student waits for a host. */
  readonly patienceMs: number;
  /** After a request without an answer the host is not asked live for so long. */
  readonly restMs: number;
  readonly maxInFlight: number;
  readonly maxWaiting: number;
}

export const HOST_LINE_LIMITS: HostLineLimits = {
  gatherMs: 3,
  gatherBesideMs: 50,
  settleMs: 250,
  patienceMs: 5_000,
  restMs: 1_000,
  maxInFlight: 2,
  maxWaiting: 10_000,
};

export function openHostLines(ports: HostLinePorts, limits: HostLineLimits): HostLines {
  const lines = new Map<string, HostLine>();
  return {
    ask(host, owed) {
      const line = lines.get(host) ?? new HostLine(ports, host, limits);
      lines.set(host, line);
      return line.ask(owed);
    },
    async close() {
      await Promise.all([...lines.values()].map((line) => line.close()));
    },
  };
}

interface Waiting {
  readonly owed: OwedCommand;
  readonly answer: Deferred<Recorded | undefined>;
  sent: boolean;
}

class HostLine {
  readonly #ports: HostLinePorts;
  readonly #host: string;
  readonly #limits: HostLineLimits;
  readonly #underWay = new Set<Promise<void>>();
  readonly #settling = new Set<Promise<void>>();
  #waiting: Waiting[] = [];
  #gathering: NodeJS.Timeout | undefined;
  #arrived: Settled[] = [];
  #settlesLater: NodeJS.Timeout | undefined;
  #busyUntil = 0;
  #restsUntil = 0;

  constructor(ports: HostLinePorts, host: string, limits: HostLineLimits) {
    this.#ports = ports;
    this.#host = host;
    this.#limits = limits;
  }

  async ask(owed: OwedCommand): Promise<Recorded | undefined> {
    const resting = this.#ports.clock.now().getTime() < this.#restsUntil;
    if (resting || this.#waiting.length >= this.#limits.maxWaiting) {
      await this.#giveUp([owed], { kind: "retry", reason: "host-unreachable", recipientDown: resting });
      return undefined;
    }
    const waiting: Waiting = { owed, answer: deferred(), sent: false };
    this.#waiting.push(waiting);
    this.#gather();
    const patience = setTimeout(() => this.#losePatience(waiting), this.#limits.patienceMs);
    try {
      return await waiting.answer.promise;
    } finally {
      clearTimeout(patience);
    }
  }

  async close(): Promise<void> {
    this.#sendWaiting();
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
    this.#settleArrived();
    await Promise.all(this.#settling);
  }

  #gather(): void {
    const { gatherMs, gatherBesideMs } = this.#limits;
    const isBusy = this.#underWay.size > 0 || this.#ports.clock.now().getTime() < this.#busyUntil;
    const waitMs = isBusy ? gatherBesideMs : gatherMs;
    if (this.#waiting.length >= BATCH_LIMIT) this.#sendWaiting();
    else this.#gathering ??= setTimeout(() => this.#sendWaiting(), waitMs);
  }

  #sendWaiting(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    while (this.#waiting.length > 0 && this.#underWay.size < this.#limits.maxInFlight) {
      const batch = this.#waiting.splice(0, BATCH_LIMIT);
      const request = this.#bring(batch).finally(() => {
        this.#underWay.delete(request);
        if (batch.length > 1)
          this.#busyUntil = this.#ports.clock.now().getTime() + this.#limits.gatherBesideMs;
        this.#sendWaiting();
      });
      this.#underWay.add(request);
    }
  }

  async #bring(batch: readonly Waiting[]): Promise<void> {
    for (const waiting of batch) waiting.sent = true;
    const owed = batch.map((waiting) => waiting.owed);
    try {
      const brought = await bringCommands(this.#ports, this.#host, { owed, timing: "live" });
      const silent = owed.filter((_, index) => brought[index]?.verdict.kind === "retry");
      if (silent.length > 0) await this.#noteSilence(silent);
      await this.#settle(
        owed.flatMap(({ deliveryId }, index) => {
          const verdict = brought[index]?.verdict;
          return verdict === undefined ? [] : [{ deliveryId, verdict }];
        }),
      );
      if (brought.some(({ verdict }) => verdict.kind === "retry" && verdict.recipientDown === true)) {
        this.#restsUntil = this.#ports.clock.now().getTime() + this.#limits.restMs;
      }
      batch.forEach((waiting, index) => {
        waiting.answer.resolve(brought[index]?.recorded);
      });
    } catch (error) {
      // Our own failure, not the host's: what was written stands, and the sweeper brings what is still owed.
      for (const waiting of batch) waiting.answer.reject(error);
    }
  }

  /** What arrived is recorded with its answer already: should we fail now, it is brought again and answered the same. */
  async #settle(settled: readonly Settled[]): Promise<void> {
    const left = settled.filter(({ verdict }) => verdict.kind !== "delivered");
    this.#arrived.push(...settled.filter(({ verdict }) => verdict.kind === "delivered"));
    if (this.#arrived.length > 0)
      this.#settlesLater ??= setTimeout(() => this.#settleArrived(), this.#limits.settleMs);
    if (left.length > 0) await this.#ports.settle(this.#host, left);
  }

  #settleArrived(): void {
    clearTimeout(this.#settlesLater);
    this.#settlesLater = undefined;
    if (this.#arrived.length === 0) return;
    const { onError } = this.#ports;
    const settling = this.#ports
      .settle(this.#host, this.#arrived)
      .catch(onError)
      .finally(() => this.#settling.delete(settling));
    this.#settling.add(settling);
    this.#arrived = [];
  }

  /** The student is told; a command that is under way may still be answered, and is recorded then. */
  #losePatience(waiting: Waiting): void {
    const unsent = !waiting.sent;
    if (unsent) this.#waiting = this.#waiting.filter((other) => other !== waiting);
    const told = unsent
      ? this.#giveUp([waiting.owed], { kind: "retry", reason: "host-unreachable" })
      : this.#noteSilence([waiting.owed]);
    told.then(() => waiting.answer.resolve(undefined), waiting.answer.reject);
  }

  async #giveUp(owed: readonly OwedCommand[], verdict: Verdict): Promise<void> {
    await this.#noteSilence(owed);
    await this.#ports.settle(
      this.#host,
      owed.map(({ deliveryId }) => ({ deliveryId, verdict })),
    );
  }

  async #noteSilence(owed: readonly OwedCommand[]): Promise<void> {
    await this.#ports.register.recordUnreachable(
      owed.map(({ command }) => ({ host: this.#host, associationId: command.associationId })),
    );
  }
}
