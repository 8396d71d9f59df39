import type { DeskSchemas } from "@wissel/contract";
import type { DemoOffering, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";
import { enrol, waitForPlace } from "../student-acts.ts";

type Approval = DeskSchemas["Approval"];

/** No standing approval covers the student, so that an officer at home decides; the host holds the place meanwhile. */
export async function approval(stage: Stage, offering: DemoOffering): Promise<void> {
  const { narrator, checks, waterstad } = stage;
  const student = studentOf(waterstad, 1);
  narrator.say(
    `${student.name} asks for "${offering.name}" at ${offering.host.name}; no standing approval covers that.`,
  );
  const receipt = await enrol(stage, student, offering);
  checks.holds(
    "home is pending and has to act; the place is held",
    receipt.homeState === "pending" && receipt.next.by === "home" && receipt.hostState === "associated",
    receipt,
  );
  const { associationId } = receipt;
  const list = await waterstad.officer.get("/desk/v1/approvals?limit=500");
  const { items } = checks.body<{ items: Approval[] }>("the officer's list", list, 200);
  checks.holds(
    `the officer of ${student.home.name} finds it on the list`,
    items.some((item) => item.associationId === associationId),
    items,
  );
  const decision = await waterstad.officer.post(`/desk/v1/approvals/${associationId}/decision`, {
    decision: "approve",
  });
  checks.body("the officer's decision", decision, 200);
  const decided = await waitForPlace(stage, student, associationId);
  checks.holds(
    "the officer approves, and the student may attend",
    decided.homeState === "associated" && decided.hostState === "associated",
    decided,
  );
}
