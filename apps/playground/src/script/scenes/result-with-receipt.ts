import type { MeSchemas, SisSchemas } from "@wissel/contract";
import type { Enrolment, House, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";

type MyResult = MeSchemas["MyResult"];
type ReturnedResult = SisSchemas["ReturnedResult"];

/** The host's SIS posts a result; it comes home signed, and the receipts come back. */
export async function resultWithReceipt(stage: Stage, { associationId }: Enrolment): Promise<void> {
  const { narrator, checks, noordzee, waterstad } = stage;
  const student = studentOf(noordzee, 1);
  narrator.say(`The SIS of ${waterstad.institution.name} returns the result of ${student.name}: ${SCORE}.`);
  const posted = await waterstad.sis.post("/sis/v1/results", {
    rows: [
      {
        home: noordzee.institution.schacHome,
        associationId,
        state: "completed",
        pass: "passed",
        score: SCORE,
        resultDate: new Date().toISOString().slice(0, 10),
      },
    ],
  });
  const { outcomes } = checks.body<{ outcomes: SisSchemas["ResultOutcome"][] }>("the result", posted, 200);
  checks.holds(
    "the node has taken it and owes it to the student's home",
    outcomes[0]?.outcome === "issued",
    outcomes,
  );

  const shown = await checks.eventually("the student sees the result at home", async () => {
    const list = await student.api.get("/me/v1/results");
    const { items } = checks.body<{ items: MyResult[] }>("the student's results", list, 200);
    return items.find((item) => item.associationId === associationId);
  });
  checks.holds(
    "the student sees it at home, byte for byte as the host wrote it",
    shown.score === SCORE,
    shown,
  );
  const delivered = await waitForStatus(stage, waterstad, associationId, "delivered");
  checks.holds("the host's SIS reads that it was delivered", delivered.deliveredAt !== undefined, delivered);

  const recorded = await noordzee.sis.post(`/sis/v1/results-received/${shown.resultId}/recorded`);
  checks.body("the SIS at home", recorded, 200);
  narrator.say(`The SIS of ${noordzee.institution.name} has put it on the student's record.`);
  const done = await waitForStatus(stage, waterstad, associationId, "recorded");
  checks.holds("the host's SIS reads that it was recorded", done.recordedAt !== undefined, done);
}

/** Leading zero on purpose: a score is text, and "07.5" is not "7.5". */
const SCORE = "07.5";

function waitForStatus(
  { checks }: Stage,
  host: House,
  associationId: string,
  status: ReturnedResult["status"],
): Promise<ReturnedResult> {
  return checks.eventually(`the host's SIS reads ${status}`, async () => {
    const list = await host.sis.get(`/sis/v1/results?associationId=${associationId}`);
    const { items } = checks.body<{ items: ReturnedResult[] }>("the host's results", list, 200);
    return items.find((item) => item.status === status);
  });
}
