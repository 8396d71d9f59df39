import type { SisSchemas } from "@wissel/contract";
import type { DemoOffering, Enrolment, House, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";
import { enrol } from "../student-acts.ts";

/** A student takes a place at another institution, and the host learns the name only once both sides agree. */
export async function enrolAtPartner(stage: Stage, offering: DemoOffering): Promise<Enrolment> {
  const { narrator, checks, noordzee, waterstad } = stage;
  const student = studentOf(noordzee, 1);
  narrator.say(
    `${student.name} asks the own institution for a place in "${offering.name}" at ${offering.host.name}.`,
  );
  const receipt = await enrol(stage, student, offering);
  checks.holds(
    "the receipt says at once that there is a place, and that the student may attend",
    receipt.place === "given" && receipt.homeState === "associated" && receipt.hostState === "associated",
    receipt,
  );
  const atHost = await waitForDetails(stage, waterstad, receipt.associationId);
  checks.holds(
    "the host's SIS sees a pseudonym, and the name that home gave once both sides were associated",
    atHost.role === "host" && atHost.student.personId === undefined && atHost.student.details !== undefined,
    atHost,
  );
  return receipt;
}

type SisEnrolment = SisSchemas["SisEnrolment"];

function waitForDetails(stage: Stage, host: House, associationId: string): Promise<SisEnrolment> {
  return stage.checks.eventually("the host has pulled the student's details", async () => {
    const found = await findAtSis(stage, host, associationId);
    return found?.student.details === undefined ? undefined : found;
  });
}

/** An enrolment as an institution's SIS sees it, or undefined when it is not there (yet). */
export async function findAtSis(
  { checks }: Stage,
  house: House,
  associationId: string,
): Promise<SisEnrolment | undefined> {
  for (let cursor = ""; ; ) {
    const answer = await house.sis.get(`/sis/v1/enrolments?limit=500${cursor}`);
    const page = checks.body<{ items: SisEnrolment[]; next?: string }>("the list of enrolments", answer, 200);
    const found = page.items.find((item) => item.associationId === associationId);
    if (found !== undefined || page.next === undefined) return found;
    cursor = `&cursor=${page.next}`;
  }
}
