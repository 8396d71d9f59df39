import type { DeskSchemas, MeSchemas, SisSchemas } from "@wissel/contract";
import { type DemoOffering, type Stage, studentOf } from "../stage.ts";
import { enrol, withdraw } from "../student-acts.ts";

type MyExport = MeSchemas["DataRequest"];
type Erasure = DeskSchemas["DataRequest"];

/** A student reads who was told what, takes everything along from both institutions, and is forgotten by both. */
export async function exportAndErasure(stage: Stage, offering: DemoOffering): Promise<void> {
  const { narrator, checks, waterstad, heuvelland } = stage;
  const student = studentOf(waterstad, 4);
  const { api } = student;
  const { associationId } = await enrol(stage, student, offering);
  const decision = await waterstad.officer.post(`/desk/v1/approvals/${associationId}/decision`, {
    decision: "approve",
  });
  checks.body("the officer's decision", decision, 200);
  const told = await checks.eventually(`${offering.host.name} is told who comes`, async () => {
    const answer = await api.get("/me/v1/disclosures");
    const { items } = checks.body<{ items: MeSchemas["Disclosure"][] }>("the disclosures", answer, 200);
    return items.find((one) => one.associationId === associationId && one.purpose === "teach");
  });
  narrator.say(`${student.name} reads: ${told.recipient.name} was told ${told.fields.join(", ")}.`);

  const begun = checks.body<MyExport>("the export", await api.post("/me/v1/exports"), 201);
  const whole = await checks.eventually("every institution answers", async () => {
    const answer = await api.get(`/me/v1/exports/${begun.requestId}`);
    const now = checks.body<MyExport>("the export", answer, 200);
    return now.state === "settled" ? now : undefined;
  });
  checks.holds(
    "the export holds a part of each institution that knows the student",
    whole.parts.some(
      ({ institution, data }) =>
        institution.schacHome === offering.host.schacHome && JSON.stringify(data).includes(associationId),
    ),
    whole,
  );

  const erase = () => waterstad.officer.post(`/desk/v1/persons/${whole.personId}/erasure`);
  const refused = await erase();
  checks.holds("nobody is forgotten while a place is held", refused.status === 409, refused.body);
  await withdraw(stage, student, associationId);
  const begunErasure = await checks.eventually("the student is forgotten at home", async () => {
    const answer = await erase();
    return answer.status === 201 ? (answer.body as Erasure) : undefined; // the contract's promise
  });
  await checks.eventually(`${offering.host.name} confirms it`, async () => {
    const answer = await waterstad.officer.get(`/desk/v1/data-requests/${begunErasure.requestId}`);
    return checks.body<Erasure>("the erasure", answer, 200).state === "settled" ? true : undefined;
  });
  const answer = await heuvelland.sis.get(`/sis/v1/enrolments?role=host&offeringId=${offering.offeringId}`);
  const { items } = checks.body<{ items: SisSchemas["SisEnrolment"][] }>("the enrolments", answer, 200);
  const left = items.find((one) => one.associationId === associationId);
  checks.holds(
    "the host has forgotten the student, and not that there was a place",
    left?.hostState === "cancelled" &&
      left.student.pseudonym === associationId &&
      Object.keys(left.student.details ?? {}).length === 0 &&
      left.student.level === undefined,
    left,
  );
}
