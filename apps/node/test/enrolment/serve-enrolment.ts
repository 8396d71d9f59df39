import {
  type DeskOperations,
  documents,
  type ExchangeOperations,
  METHODS,
  type MeOperations,
  type SisOperations,
} from "@wissel/contract";
import type { FastifyInstance } from "fastify";
import type { CalendarHandlers } from "../../src/calendar/calendar-handlers.ts";
import type { EnrolmentArea } from "../../src/enrolment/open-enrolment.ts";
import { registerAudience } from "../../src/http/audience.ts";
import { openHttp } from "../../src/http/open-http.ts";
import type { Handlers } from "../../src/http/operation.ts";
import type { MailArea } from "../../src/mail/open-mail.ts";
import { authenticateTestCaller } from "./test-callers.ts";

/** Everything of enrolment over HTTP, for callers who say themselves who they are. */
export async function serveEnrolment(
  area: EnrolmentArea,
  others: { readonly me: MailArea["me"] & CalendarHandlers; readonly desk: MailArea["desk"] },
): Promise<FastifyInstance> {
  const app = openHttp({ logger: false, checkAnswers: true });
  const authenticate = authenticateTestCaller;
  await registerAudience(app, {
    audience: "exchange",
    handlers: withOthers<Handlers<ExchangeOperations>>("exchange", area.exchange),
    authenticate,
  });
  await registerAudience(app, {
    audience: "desk",
    handlers: withOthers<Handlers<DeskOperations>>("desk", { ...area.desk, ...others.desk }),
    authenticate,
  });
  await registerAudience(app, {
    audience: "me",
    handlers: withOthers<Handlers<MeOperations>>("me", { ...area.me, ...others.me }),
    authenticate,
  });
  await registerAudience(app, {
    audience: "sis",
    handlers: withOthers<Handlers<SisOperations>>("sis", area.sis),
    authenticate,
  });
  await app.ready();
  return app;
}

/** A document that areas share is served whole; what belongs to others is not called here. */
export function withOthers<Whole extends object>(
  audience: "alliance" | "desk" | "exchange" | "me" | "sis",
  part: Partial<Whole>,
): Whole {
  const operations = Object.values(documents[audience].paths).flatMap((item) =>
    METHODS.flatMap((method) => item[method]?.operationId ?? []),
  );
  const others = operations.map((id) => [id, () => Promise.reject(new Error(`${id} is another area's`))]);
  // Every operation that the part lacks has just been added.
  return { ...Object.fromEntries(others), ...part } as Whole;
}
