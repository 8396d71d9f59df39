import { randomUUID } from "node:crypto";
import type { DemoOffering, Enrolment, Stage } from "../stage.ts";
import { currentReceipt } from "../student-acts.ts";
import type { PlaceTaken } from "./waiting-list-offer.ts";

/** A place at one partner in exchange for the place at another: the new one first, then the old one goes. */
export async function swap(stage: Stage, taken: PlaceTaken, wanted: DemoOffering): Promise<void> {
  const { narrator, checks } = stage;
  const { student, enrolment: old } = taken;
  const { host, offeringId, name } = wanted;
  narrator.say(
    `${student.name} would rather have "${name}" at ${host.name}, and keeps the place until then.`,
  );
  const answer = await student.api.post(
    "/me/v1/enrolments",
    { choices: [{ host: host.schacHome, offeringId }], releases: old.associationId },
    { "idempotency-key": randomUUID() },
  );
  const swapped = checks.body<Enrolment>("the swap", answer, 201);
  const ended = await currentReceipt(stage, student, old.associationId);
  checks.holds(
    "the new place is there, and the old one is gone at home in the same instant",
    swapped.place === "given" && ended.place === "none",
    { swapped, ended },
  );
  await checks.eventually(`${old.host.name} has heard of it`, async () => {
    const { hostState } = await currentReceipt(stage, student, old.associationId);
    return hostState === "cancelled" ? true : undefined;
  });
  checks.holds(`${old.host.name} has heard of it and can hand the place on`, true, ended);
}
