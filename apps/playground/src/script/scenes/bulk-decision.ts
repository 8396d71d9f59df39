import type { DeskSchemas } from "@wissel/contract";
import type { DemoOffering, Enrolment, Player, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";
import { currentReceipt, enrol } from "../student-acts.ts";

type Outcomes = { readonly outcomes: readonly { readonly approval?: DeskSchemas["Approval"] }[] };

const WORDS = "This overlaps with your own programme.";

/** Two students wait for permission; an officer decides both at once, and one of them reads why not. */
export async function bulkDecision(stage: Stage, offering: DemoOffering): Promise<void> {
  const { narrator, checks, waterstad } = stage;
  const students: readonly Player[] = [studentOf(waterstad, 2), studentOf(waterstad, 3)];
  narrator.say(`${students.map(({ name }) => name).join(" and ")} ask for "${offering.name}".`);
  const [first, second] = await Promise.all(students.map((student) => enrol(stage, student, offering)));
  const [, refused] = students;
  if (first === undefined || second === undefined || refused === undefined)
    throw new Error("two students asked");
  const answer = await waterstad.officer.post("/desk/v1/approvals/decisions", {
    decisions: [
      { associationId: first.associationId, decision: "approve" },
      { associationId: second.associationId, decision: "refuse", reason: WORDS },
    ],
  });
  const { outcomes } = checks.body<Outcomes>("the officer's decisions", answer, 200);
  checks.holds(
    "an officer decides both in one request, each row by itself",
    outcomes.map(({ approval }) => approval?.homeState).join() === "associated,denied",
    outcomes,
  );
  const receipt = await currentReceipt(stage, refused, second.associationId);
  checks.holds(
    `${refused.name} reads the officer's words, and the reason in Dutch: ${inDutch(receipt)}`,
    receipt.permission?.said === WORDS && receipt.explanation?.class === "home_decision",
    receipt,
  );
}

export function inDutch({ explanation }: Enrolment): string {
  return explanation?.text.find(({ language }) => language === "nl")?.value ?? "";
}
