import type { DemoOffering, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";
import { enrol, waitForPlace } from "../student-acts.ts";

/** A partner's node is really stopped; the command waits at home and arrives when the partner is back. */
export async function partnerDown(stage: Stage, offering: DemoOffering): Promise<void> {
  const { narrator, checks, heuvelland } = stage;
  const student = studentOf(heuvelland, 3);
  narrator.say(`The node of ${offering.host.name} is stopped. ${student.name} enrols there all the same.`);
  await stage.stopNode(offering.host);
  try {
    const receipt = await enrol(stage, student, offering);
    checks.holds(
      "the answer is a receipt, not an error: pending, because the host cannot be reached",
      receipt.place === "unknown" &&
        receipt.reason === "host-unreachable" &&
        receipt.next.what === "reach_host",
      receipt,
    );
    await stage.startNode(offering.host);
    narrator.say(`${offering.host.name} is back.`);
    const arrived = await waitForPlace(stage, student, receipt.associationId);
    checks.holds(
      "the command has arrived by itself, and there is a place",
      arrived.homeState === "associated" && arrived.hostState === "associated",
      arrived,
    );
  } finally {
    await stage.startNode(offering.host);
  }
}
