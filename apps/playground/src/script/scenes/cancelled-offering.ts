import type { DeskSchemas, MeSchemas } from "@wissel/contract";
import type { DemoOffering, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";
import { currentReceipt, enrol } from "../student-acts.ts";
import { inDutch } from "./bulk-decision.ts";

type Alternatives = { readonly items: readonly MeSchemas["Alternative"][] };

const BECAUSE = { reason: [{ language: "en-GB", value: "The fog has not come." }] };

/** A host cancels an offering: the officer sees whom it meets, the student is told and shown what is left. */
export async function cancelledOffering(stage: Stage, offering: DemoOffering): Promise<void> {
  const { narrator, checks, noordzee, heuvelland } = stage;
  const student = studentOf(noordzee, 4);
  const { associationId } = await enrol(stage, student, offering);
  narrator.say(
    `${student.name} has a place in "${offering.name}", which ${offering.host.name} has to cancel.`,
  );
  const path = `/desk/v1/offerings/${offering.offeringId}/cancellation`;
  const preview = await heuvelland.officer.put(`${path}?dryRun=true`, BECAUSE);
  const { affected } = checks.body<DeskSchemas["CancellationReceipt"]>("the preview", preview, 200);
  checks.holds("a preview says whom it meets, and writes nothing", affected.places === 1, affected);
  checks.body("the cancellation", await heuvelland.officer.put(path, BECAUSE), 200);
  const told = await checks.eventually(`${student.name} is told`, async () => {
    const receipt = await currentReceipt(stage, student, associationId);
    return receipt.reason === "offering-cancelled" ? receipt : undefined;
  });
  checks.holds(
    `${student.name} is told at home, in Dutch: ${inDutch(told)}`,
    told.place === "none" && told.next.what === "choose_again",
    told,
  );
  const page = `/me/v1/offerings/${offering.host.schacHome}/${offering.offeringId}`;
  const answer = await student.api.get(`${page}/alternatives`);
  const { items } = checks.body<Alternatives>("the alternatives", answer, 200);
  checks.holds(
    `${items.length} near offerings still have a place, the nearest first`,
    items.length > 0 && items.every((item) => item.offering.offeringId !== offering.offeringId),
    items,
  );
}
