import type { CaughtMail } from "@wissel/testing/mail-server";
import type { Narrator } from "../../narrator.ts";
import type { DemoOffering, Enrolment, Player, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";
import { currentReceipt, enrol, withdraw } from "../student-acts.ts";

/** Who took the offered place. */
export interface PlaceTaken {
  readonly student: Player;
  readonly enrolment: Enrolment;
}

/** Here a freed place is not given but offered: home writes to the student, who accepts. */
export async function waitingListOffer(stage: Stage, offering: DemoOffering): Promise<PlaceTaken> {
  const { narrator, checks, heuvelland, noordzee } = stage;
  const holder = studentOf(heuvelland, 2);
  const student = studentOf(noordzee, 3);
  narrator.say(`${holder.name} has the only place in "${offering.name}", ${student.name} waits for it.`);
  const place = await enrol(stage, holder, offering);
  const { associationId } = await enrol(stage, student, offering);
  await withdraw(stage, holder, place.associationId);
  const offered = await checks.eventually(`${student.name} sees the offer`, async () => {
    const receipt = await currentReceipt(stage, student, associationId);
    return receipt.offer === undefined ? undefined : receipt;
  });
  checks.holds(
    "a place is held, with a clock; the student has to act",
    offered.place === "waiting" && offered.next.what === "answer_offer",
    offered,
  );
  const mail = await checks.eventually(`${student.name} gets mail`, async () =>
    stage.mails.find(({ text }) => text.includes(associationId)),
  );
  print(narrator, mail);
  const answer = await student.api.post(`/me/v1/enrolments/${associationId}/offer-answer`, {
    offerId: offered.offer?.offerId,
    answer: "accept",
  });
  const enrolment = checks.body<Enrolment>("the acceptance", answer, 200);
  checks.holds(`${student.name} accepts and has the place`, enrolment.place === "given", enrolment);
  return { student, enrolment };
}

function print(narrator: Narrator, { to, headers, text }: CaughtMail): void {
  narrator.say(`Mail to ${to.join(", ")}: ${headers.get("subject") ?? ""}`);
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) narrator.say(`| ${line}`);
}
