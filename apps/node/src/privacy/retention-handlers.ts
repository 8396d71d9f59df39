import type { DeskOperations, DeskSchemas } from "@wissel/contract";
import type { Clock, RetentionDays } from "@wissel/core";
import { type ConnectionPool, previewRetention, type RetentionFigures, runRetention } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";

export interface RetentionPorts {
  readonly pool: ConnectionPool;
  readonly retentionDays: RetentionDays;
  readonly clock: Clock;
}

/** What officers see of forgetting, and how they have it done. */
export type RetentionHandlers = Pick<Handlers<DeskOperations>, "previewRetention" | "runRetention">;

export function retentionHandlers({ pool, retentionDays: days, clock }: RetentionPorts): RetentionHandlers {
  return {
    async previewRetention() {
      return { status: 200, body: toWireFigures(await previewRetention(pool, { days, now: clock.now() })) };
    },
    async runRetention() {
      return { status: 200, body: toWireFigures(await runRetention(pool, { days, now: clock.now() })) };
    },
  };
}

function toWireFigures(figures: readonly RetentionFigures[]): DeskSchemas["RetentionFigures"] {
  return {
    items: figures.map(({ oldest, ...one }) => ({ ...one, ...present({ oldest: oldest?.toISOString() }) })),
  };
}
