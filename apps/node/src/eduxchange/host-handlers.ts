import type { EduxchangeOperations } from "@wissel/contract";
import type { IntakeLanguage } from "@wissel/core";
import type { Handlers } from "../http/operation.ts";
import { type IntakePorts, takeIntake } from "./take-intake.ts";

export type EduxchangeHostHandlers = Pick<Handlers<EduxchangeOperations>, "takeIntake">;

/** As a host's own system, toward the enrolment receiver before it. */
export function eduxchangeHostHandlers(ports: IntakePorts): EduxchangeHostHandlers {
  return {
    async takeIntake({ body, headers }) {
      const { offeringId, code, message } = await takeIntake(
        ports,
        body,
        languageOf(headers["accept-language"]),
      );
      const result = code < 400 ? "ok" : "error";
      return {
        status: 200,
        body: {
          result,
          code,
          message,
          ...(offeringId === undefined ? {} : { "oo-api-offering-id": offeringId }),
        },
      };
    },
  };
}

/** The receiver passes on what the student's browser, or the broker, says: English, and else Dutch. */
function languageOf(header: string | undefined): IntakeLanguage {
  return /^\s*en\b/i.test(header ?? "") ? "en" : "nl";
}
