import type { SisSchemas } from "@wissel/contract";
import { INSTITUTIONS } from "../src/institutions.ts";
import { portalClientId } from "../src/nodes/node-files.ts";
import { type IssuedToken, issueTokens } from "../src/people/issue-logins.ts";
import type { Playground } from "../src/playground.ts";
import { demoCourse, demoOffering } from "../src/script/demo-items.ts";
import type { House, Stage } from "../src/script/stage.ts";
import type { OfferingRange } from "./enrolment.ts";

const OFFERINGS = 20;
/** More than the run can fill: what is measured is the giving of places, not their refusal. */
const PLACES = 100_000;
const TOKEN_LIFETIME_S = 8 * 60 * 60;

/** Offerings of one house that nobody has enrolled in yet. */
export async function publishRange(
  { checks, runId }: Stage,
  { sis, institution }: House,
  name: string,
): Promise<OfferingRange> {
  const course = `bench-${runId}-${name}`;
  const title = `Bench ${runId} ${name}`;
  checks.body("the course", await sis.put(`/sis/v1/courses/${course}`, demoCourse(title)), 200);
  const rows = Array.from({ length: OFFERINGS }, (_, index) => ({
    ...demoOffering(course, `${title} ${index}`, PLACES, new Date()),
    sourceId: `${course}-${index}`,
  }));
  const answer = await sis.post("/sis/v1/offerings", { rows });
  const { outcomes } = checks.body<SisSchemas["CatalogueOutcomes"]>("the offerings", answer, 200);
  const offerings = outcomes.map((outcome) => {
    if (outcome.id === undefined) throw new Error(`an offering was refused: ${JSON.stringify(outcome)}`);
    return outcome.id;
  });
  return { host: institution.schacHome, offerings };
}

/** Waits until home knows the partner's new offerings. */
export async function waitForRange({ checks, noordzee }: Stage, { host, offerings }: OfferingRange) {
  const [student] = noordzee.students;
  const last = offerings.at(-1);
  await checks.eventually("home has fetched the partner's new offerings", async () => {
    const answer = await student?.api.get(`/me/v1/offerings/${host}/${last}`);
    return answer?.status === 200 ? answer : undefined;
  });
}

/** Tokens of so many students of one institution; no node has seen them. */
export async function issueStudentTokens(
  playground: Playground,
  { name, count }: { readonly name: string; readonly count: number },
): Promise<readonly IssuedToken[]> {
  const [institution] = INSTITUTIONS;
  if (institution === undefined) throw new Error("the playground has no institutions");
  const requests = Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(4, "0");
    return {
      kind: "student" as const,
      loginSubject: `bench-${name}-${number}`,
      clientId: portalClientId(institution),
      ttlSeconds: TOKEN_LIFETIME_S,
      person: {
        studentNumber: `${name}-${number}`,
        level: "bachelor",
        programmeCode: "B-INFO",
        creditsEarned: 120,
      },
    };
  });
  return await issueTokens(playground, institution, requests);
}
