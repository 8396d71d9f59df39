import type { DemoOffering, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";
import { enrol } from "../student-acts.ts";

/** The own institution is a host like any other. */
export async function enrolAtHome(stage: Stage, offering: DemoOffering): Promise<void> {
  const { narrator, checks, heuvelland } = stage;
  const student = studentOf(heuvelland, 1);
  narrator.say(`${student.name} takes "${offering.name}" at the own institution.`);
  const receipt = await enrol(stage, student, offering);
  checks.holds(
    "there is a place, by the same receipt as anywhere else",
    receipt.place === "given" && receipt.host.schacHome === student.home.schacHome,
    receipt,
  );
}
