import type { SisSchemas } from "@wissel/contract";
import { INSTITUTIONS } from "../src/institutions.ts";
import { portalClientId } from "../src/nodes/node-files.ts";
import { issueTokens } from "../src/people/issue-logins.ts";
import type { Playground } from "../src/playground.ts";
import { demoCourse, demoOffering } from "../src/script/demo-items.ts";
import type { House, Stage } from "../src/script/stage.ts";

const OFFERINGS = 20;
/** More than the run can fill: what is measured is the giving of places, not their refusal. */
const PLACES = 100_000;
const STUDENTS = 1_000;
const TOKEN_LIFETIME_S = 8 * 60 * 60;

/** Offerings of one house that nobody has enrolled in yet, by id. */
export async function publishRange({ checks, runId }: Stage, { sis }: House): Promise<readonly string[]> {
  const course = `bench-${runId}`;
  checks.body("the course", await sis.put(`/sis/v1/courses/${course}`, demoCourse(`Bench ${runId}`)), 200);
  const rows = Array.from({ length: OFFERINGS }, (_, index) => ({
    ...demoOffering(course, `Bench ${runId} ${index}`, PLACES, new Date()),
    sourceId: `${course}-${index}`,
  }));
  const answer = await sis.post("/sis/v1/offerings", { rows });
  const { outcomes } = checks.body<SisSchemas["CatalogueOutcomes"]>("the offerings", answer, 200);
  return outcomes.map((outcome) => {
    if (outcome.id === undefined) throw new Error(`an offering was refused: ${JSON.stringify(outcome)}`);
    return outcome.id;
  });
}

/** Waits until home knows the partner's new offerings. */
export async function waitForRange({ checks, noordzee }: Stage, host: House, offeringIds: readonly string[]) {
  const [student] = noordzee.students;
  const last = offeringIds.at(-1);
  await checks.eventually("home has fetched the partner's new offerings", async () => {
    const answer = await student?.api.get(`/me/v1/offerings/${host.institution.schacHome}/${last}`);
    return answer?.status === 200 ? answer : undefined;
  });
}

/** Tokens of many students of one institution. */
export async function issueStudentTokens(playground: Playground): Promise<readonly string[]> {
  const [institution] = INSTITUTIONS;
  if (institution === undefined) throw new Error("the playground has no institutions");
  const requests = Array.from({ length: STUDENTS }, (_, index) => {
    const number = String(index).padStart(4, "0");
    return {
      kind: "student" as const,
      loginSubject: `bench-student-${number}`,
      clientId: portalClientId(institution),
      ttlSeconds: TOKEN_LIFETIME_S,
      person: {
        studentNumber: `B${number}`,
        level: "bachelor",
        programmeCode: "B-INFO",
        creditsEarned: 120,
      },
    };
  });
  const issued = await issueTokens(playground, institution, requests);
  return issued.map(({ token }) => token);
}
