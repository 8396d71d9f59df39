import { type HomeView, type Outcome, refused } from "@wissel/core";
import { type CreateEnrolmentPorts, createEnrolment } from "./create-enrolment.ts";
import { present } from "./present.ts";
import type { EnrolmentRefusal } from "./refusals.ts";
import { type WithdrawPorts, withdrawEnrolment } from "./withdraw-enrolment.ts";

export interface SkipPorts extends CreateEnrolmentPorts, WithdrawPorts {
  readonly register: CreateEnrolmentPorts["register"] & WithdrawPorts["register"];
}

/** The choice that a student does not want to wait for any longer, by its association. */
export interface SkippedChoice {
  readonly personId: string;
  readonly clientId: string;
  readonly associationId: string;
}

/**
 * Gives up the choice whose host is silent and asks the ones after it, as a request of its own. Its key is made of the
 * skipped request, with a blank that no client's key can have: repeating a skip answers the same.
 */
export async function skipChoice(
  ports: SkipPorts,
  { personId, clientId, associationId }: SkippedChoice,
): Promise<Outcome<HomeView & { readonly repeated: boolean }, EnrolmentRefusal>> {
  const view = await ports.register.findForPerson(personId, associationId);
  if (view === undefined) return refused({ code: "association-unknown" });
  const { request } = view;
  const isCurrent = request.choices[request.choiceIndex]?.associationId === associationId;
  const isSettled = request.state === "granted" || request.state === "exhausted";
  const rest = request.choices.slice(request.choiceIndex + 1);
  if (!isCurrent || isSettled || rest.length === 0) return refused({ code: "choice-not-skippable" });

  const withdrawn = await withdrawEnrolment(ports, personId, associationId);
  if (!withdrawn.ok) return withdrawn;
  const idempotencyKey = `skip ${request.requestId}`;
  const { releases } = request;
  return createEnrolment(ports, {
    personId,
    clientId,
    idempotencyKey,
    choices: rest,
    ...present({ releases }),
  });
}
