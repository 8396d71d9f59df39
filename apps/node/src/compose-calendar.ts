import { createHash, randomBytes } from "node:crypto";
import type { OfferingDirectory } from "@wissel/core";
import { type CalendarHandlers, calendarHandlers } from "./calendar/calendar-handlers.ts";
import type { Exchange } from "./compose-exchange.ts";
import { institutionsOf } from "./enrolment/partners.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Parts } from "./parts.ts";

const SECRET_BYTES = 32;

export function composeCalendar(
  { config, store, clock }: Parts,
  {
    federation,
    offerings,
    exchange,
  }: {
    readonly federation: Federation;
    readonly offerings: OfferingDirectory;
    readonly exchange: Pick<Exchange, "enrolment" | "register">;
  },
): CalendarHandlers {
  const { institution, baseUrl } = config;
  return calendarHandlers({
    own: institution,
    baseUrl,
    pool: store.database.pool,
    register: exchange.register,
    offerings,
    institutions: institutionsOf(institution, federation.peers.listPinned()),
    check: exchange.enrolment.readyCheck,
    clock,
    newSecret: () => randomBytes(SECRET_BYTES).toString("base64url"),
    digest: (text) => createHash("sha256").update(text).digest("base64url"),
  });
}
