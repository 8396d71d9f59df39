import type { DeskOperations } from "@wissel/contract";
import type { Clock } from "@wissel/core";
import { listDeskReminders, type Queryable } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";

export type ReminderHandlers = Pick<Handlers<DeskOperations>, "listDeskReminders">;

/** What the desks are reminded of. */
export function reminderHandlers({
  pool,
  clock,
}: {
  readonly pool: Queryable;
  readonly clock: Clock;
}): ReminderHandlers {
  return {
    async listDeskReminders({ query: { kind, limit = 100 } }) {
      const found = await listDeskReminders(pool, { ...present({ kind }), now: clock.now(), limit });
      const items = found.map(({ endsAt, createdAt, ...reminder }) => ({
        ...reminder,
        endsAt: endsAt.toISOString(),
        createdAt: createdAt.toISOString(),
      }));
      return { status: 200, body: { items } };
    },
  };
}
