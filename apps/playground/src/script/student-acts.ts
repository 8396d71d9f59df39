import { randomUUID } from "node:crypto";
import type { Answer } from "./api.ts";
import type { DemoOffering, Enrolment, Player, Stage } from "./stage.ts";

/** Asks for a place; the receipt comes at once, whatever it says. */
export async function enrol(
  { checks }: Stage,
  student: Player,
  { host, offeringId }: DemoOffering,
): Promise<Enrolment> {
  const answer = await askForPlace(
    student,
    { host: host.schacHome, offeringId, ifFull: "queue" },
    randomUUID(),
  );
  return checks.body<Enrolment>(`the enrolment of ${student.name}`, answer, 201);
}

export interface Choice {
  readonly host: string;
  readonly offeringId: string;
  readonly ifFull: "refuse" | "queue";
}

/** Gives a place, or the wait for one, back. */
export async function withdraw(
  { checks }: Stage,
  student: Player,
  associationId: string,
): Promise<Enrolment> {
  const answer = await student.api.post(`/me/v1/enrolments/${associationId}/withdrawal`);
  return checks.body<Enrolment>(`the withdrawal of ${student.name}`, answer, 200);
}

/** The bare command, for scenes that repeat it. */
export function askForPlace(student: Player, choice: Choice, idempotencyKey: string): Promise<Answer> {
  return student.api.post("/me/v1/enrolments", { choices: [choice] }, { "idempotency-key": idempotencyKey });
}

/** The receipt as it is now. */
export async function currentReceipt(
  { checks }: Stage,
  student: Player,
  associationId: string,
): Promise<Enrolment> {
  const answer = await student.api.get(`/me/v1/enrolments/${associationId}`);
  return checks.body<Enrolment>(`the receipt of ${student.name}`, answer, 200);
}

/** Waits until home knows of a place. */
export function waitForPlace(stage: Stage, student: Player, associationId: string): Promise<Enrolment> {
  return stage.checks.eventually(`${student.name} has a place`, async () => {
    const receipt = await currentReceipt(stage, student, associationId);
    return receipt.place === "given" ? receipt : undefined;
  });
}
