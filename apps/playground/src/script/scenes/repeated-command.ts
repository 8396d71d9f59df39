import { randomUUID } from "node:crypto";
import type { DemoOffering, Enrolment, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";
import { askForPlace, type Choice } from "../student-acts.ts";

/** A command that is sent again does nothing again. */
export async function repeatedCommand(stage: Stage, offering: DemoOffering): Promise<void> {
  const { narrator, checks, noordzee } = stage;
  const student = studentOf(noordzee, 4);
  const choice: Choice = { host: offering.host.schacHome, offeringId: offering.offeringId, ifFull: "queue" };
  const key = randomUUID();
  narrator.say(`${student.name} enrols, sees no answer and presses the button again.`);
  const first = checks.body<Enrolment>("the first command", await askForPlace(student, choice, key), 201);
  const again = checks.body<Enrolment>("the repeated command", await askForPlace(student, choice, key), 200);
  checks.holds("the same receipt comes back", again.associationId === first.associationId, again);
  const other = checks.body<Enrolment>(
    "the same wish under a new key",
    await askForPlace(student, choice, randomUUID()),
    200,
  );
  checks.holds(
    "a new key for the same offering gives no second place",
    other.associationId === first.associationId,
    other,
  );
  const misused = await askForPlace(student, { ...choice, ifFull: "refuse" }, key);
  checks.holds("the same key with another body is refused (422)", misused.status === 422, misused.body);
}
