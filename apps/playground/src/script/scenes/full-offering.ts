import type { DemoOffering, Enrolment, Player, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";
import { currentReceipt, enrol, waitForPlace, withdraw } from "../student-acts.ts";

/** Who holds the only place, and who waits for it. */
export interface FullHouse {
  readonly offering: DemoOffering;
  readonly holder: Player;
  readonly place: Enrolment;
  readonly waiter: Player;
  readonly waiting: Enrolment;
}

/** One place, two students: the second gets a position. */
export async function fullOffering(stage: Stage, offering: DemoOffering): Promise<FullHouse> {
  const { narrator, checks, heuvelland, noordzee } = stage;
  const holder = studentOf(heuvelland, 2);
  const waiter = studentOf(noordzee, 3);
  narrator.say(`"${offering.name}" has one place. ${holder.name} takes it; ${waiter.name} comes second.`);
  const place = await enrol(stage, holder, offering);
  checks.holds("the first has the place", place.place === "given", place);
  const waiting = await enrol(stage, waiter, offering);
  checks.holds(
    "the second is first on the waiting list",
    waiting.place === "waiting" && waiting.hostState === "queued" && waiting.position === 1,
    waiting,
  );
  return { offering, holder, place, waiter, waiting };
}

/** The place falls free, and the first who waits has it. */
export async function promotion(stage: Stage, { holder, place, waiter, waiting }: FullHouse): Promise<void> {
  const { narrator, checks } = stage;
  narrator.say(`${holder.name} withdraws.`);
  const withdrawn = await withdraw(stage, holder, place.associationId);
  checks.holds("for the student it has ended at once", withdrawn.homeState === "cancelled", withdrawn);
  const promoted = await waitForPlace(stage, waiter, waiting.associationId);
  checks.holds(
    `the place goes to ${waiter.name}, whose home learnt it by a signed event`,
    promoted.hostState === "associated" && promoted.version > waiting.version,
    promoted,
  );
  const ended = await currentReceipt(stage, holder, place.associationId);
  checks.holds("the withdrawn enrolment stays withdrawn", ended.place === "none", ended);
}
