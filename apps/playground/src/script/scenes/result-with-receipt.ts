import { createHash } from "node:crypto";
import type { MeSchemas, SisSchemas } from "@wissel/contract";
import type { Enrolment, House, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";

type MyResult = MeSchemas["MyResult"];
type ReturnedResult = SisSchemas["ReturnedResult"];

/** The host's SIS says what its scores mean, and posts a result on that scale; it comes home signed, and the receipts come back. */
export async function resultWithReceipt(stage: Stage, { associationId }: Enrolment): Promise<void> {
  const { narrator, checks, noordzee, waterstad, layout } = stage;
  const student = studentOf(noordzee, 1);
  const written = await waterstad.sis.put(`/sis/v1/scales/${SCALE_ID}`, SCALE);
  const { scale } = checks.body<{ scale: { version: number; sha256: string } }>("the scale", written, 200);
  narrator.say(`The SIS of ${waterstad.institution.name} returns the result of ${student.name}: ${SCORE}.`);
  const posted = await waterstad.sis.post("/sis/v1/results", {
    rows: [
      {
        home: noordzee.institution.schacHome,
        associationId,
        state: "completed",
        pass: "passed",
        score: SCORE,
        scale: { id: SCALE_ID },
        resultDate: new Date().toISOString().slice(0, 10),
      },
    ],
  });
  const { outcomes } = checks.body<{ outcomes: SisSchemas["ResultOutcome"][] }>("the result", posted, 200);
  checks.holds(
    "the node has taken it and owes it to the student's home",
    outcomes[0]?.outcome === "issued" && outcomes[0].warnings === undefined,
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
  const published = `${layout.node(waterstad.institution).origin}/.well-known/scales/${SCALE_ID}/${scale.version}`;
  const text = await (await fetch(published)).text();
  checks.holds(
    "what the score means is named by its digest, and anybody can read it at the host",
    shown.scale?.sha256 === createHash("sha256").update(text).digest("base64url"),
    { named: shown.scale, published },
  );
  const delivered = await waitForStatus(stage, waterstad, associationId, "delivered");
  checks.holds("the host's SIS reads that it was delivered", delivered.deliveredAt !== undefined, delivered);

  const recorded = await noordzee.sis.post(`/sis/v1/results-received/${shown.resultId}/recorded`);
  checks.body("the SIS at home", recorded, 200);
  narrator.say(`The SIS of ${noordzee.institution.name} has put it on the student's record.`);
  const done = await waitForStatus(stage, waterstad, associationId, "recorded");
  checks.holds("the host's SIS reads that it was recorded", done.recordedAt !== undefined, done);
}

/** With a comma on purpose: a score is text, and nothing on the way makes a number of it. */
const SCORE = "8,5";
const SCALE_ID = "demo-1-10";
const SCALE: SisSchemas["ScaleContent"] = {
  label: [{ language: "en-GB", value: "Grade from 1 to 10, in halves" }],
  kind: "numeric",
  direction: "higher",
  range: { min: "1", max: "10", step: "0.5", decimalSeparator: "comma" },
  passFrom: "5,5",
};

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
