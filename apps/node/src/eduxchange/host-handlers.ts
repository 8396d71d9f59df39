import type { EduxchangeOperations, EduxchangeSchemas } from "@wissel/contract";
import type { IntakeAnswer } from "@wissel/core";
import type { Handlers } from "../http/operation.ts";
import { languageOf } from "./language.ts";
import { type IntakePorts, takeIntake } from "./take-intake.ts";

export type EduxchangeHostHandlers = Pick<Handlers<EduxchangeOperations>, "takeIntake">;

/** As a host's own system, toward the enrolment receiver before it. */
export function eduxchangeHostHandlers(ports: IntakePorts): EduxchangeHostHandlers {
  return {
    async takeIntake({ body, headers }) {
      const answer = await takeIntake(ports, body, languageOf(headers["accept-language"]));
      return { status: 200, body: toWireAnswer(answer) };
    },
  };
}

/** An answer as receivers and brokers read it. */
export function toWireAnswer({
  code,
  message,
  offeringId,
}: IntakeAnswer & { readonly offeringId?: string }): EduxchangeSchemas["IntakeAnswer"] {
  return {
    result: code < 400 ? "ok" : "error",
    code,
    message,
    ...(offeringId === undefined ? {} : { "oo-api-offering-id": offeringId }),
  };
}
