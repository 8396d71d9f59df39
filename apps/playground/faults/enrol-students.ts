import type { MeSchemas, SisSchemas } from "@wissel/contract";
import { patientApi } from "../rehearsal/prepare/patient-api.ts";
import type { Institution } from "../src/institutions.ts";
import type { Narrator } from "../src/narrator.ts";
import { portalClientId, SIS_SCOPES, sisClientId } from "../src/nodes/node-files.ts";
import { issueTokens } from "../src/people/issue-logins.ts";
import { type Api, openApi } from "../src/script/api.ts";
import { openChecks } from "../src/script/checks.ts";
import { demoCourse, demoOffering } from "../src/script/demo-items.ts";
import { fetchSisToken } from "../src/script/sis-token.ts";
import { atOnce } from "./at-once.ts";
import type { FaultHouses } from "./fault-houses.ts";

/** Results wait for these: every student has a place in every offering, and the host knows their names. */
export interface Enrolled {
  readonly homeSis: Api;
  readonly hostSis: Api;
  /** As home named them. */
  readonly associationIds: readonly string[];
  /** Surnames that must be found nowhere but where they belong. */
  readonly plantedNames: readonly string[];
}

/** Where the students are, where they go, and how we reach both. */
export type ExchangingHouses = Pick<FaultHouses, "houses" | "home" | "host" | "directOrigin">;

const OFFERINGS_AT_MOST = 40;
const STUDENTS_AT_ONCE = 40;
const TOKEN_LIFETIME_S = 8 * 60 * 60;
export const COURSE = "faults";

/** Students of one institution take courses of the other, over a line that works. */
export async function enrolStudents(
  faultHouses: ExchangingHouses,
  { results, narrator }: { readonly results: number; readonly narrator: Narrator },
): Promise<Enrolled> {
  const { home, host } = faultHouses;
  const homeSis = sisOf(faultHouses, home);
  const hostSis = sisOf(faultHouses, host);
  const offerings = Math.min(OFFERINGS_AT_MOST, Math.ceil(Math.sqrt(results)));
  const students = Math.ceil(results / offerings);
  const offeringIds = await narrator.during(`${offerings} offerings`, () =>
    publishOfferings(hostSis, { offerings, places: students, narrator }),
  );
  const { tokens, plantedNames } = await narrator.during(`${students} students with a token each`, () =>
    tellStudents(faultHouses, homeSis, students),
  );
  await narrator.during("Home has copied what its partner offers", () =>
    untilCopied(
      openApi(faultHouses.directOrigin(home), async () => tokens[0] ?? ""),
      { host, offeringId: offeringIds.at(-1) ?? "", narrator },
    ),
  );
  const asked = tokens.flatMap((token) => offeringIds.map((offeringId) => ({ token, offeringId })));
  const associationIds = await narrator.during("Enrolments", async (progress) => {
    let done = 0;
    return await atOnce(asked.slice(0, results), STUDENTS_AT_ONCE, async ({ token, offeringId }) => {
      const api = patientApi(openApi(faultHouses.directOrigin(home), async () => token));
      const choices = [{ host: host.schacHome, offeringId, ifFull: "refuse" }];
      const key = { "idempotency-key": `faults-${offeringId}` };
      const answer = await api.post("/me/v1/enrolments", { choices }, key);
      const enrolment = openChecks(narrator).body<MeSchemas["Enrolment"]>("an enrolment", answer, 201);
      done += 1;
      progress(done, results);
      return enrolment.associationId;
    });
  });
  return { homeSis, hostSis, associationIds, plantedNames };
}

function sisOf({ houses, directOrigin }: ExchangingHouses, institution: Institution): Api {
  const origin = directOrigin(institution);
  const clientSecret = houses.secrets(institution).sisClient;
  const client = { clientId: sisClientId(institution), clientSecret, scopes: SIS_SCOPES };
  return patientApi(openApi(origin, fetchSisToken(origin, client)));
}

async function publishOfferings(
  sis: Api,
  {
    offerings,
    places,
    narrator,
  }: { readonly offerings: number; readonly places: number; readonly narrator: Narrator },
): Promise<readonly string[]> {
  const checks = openChecks(narrator);
  checks.body("the course", await sis.put(`/sis/v1/courses/${COURSE}`, demoCourse("Under faults")), 200);
  const rows = Array.from({ length: offerings }, (_, index) => ({
    ...demoOffering(COURSE, `Under faults ${index}`, places, new Date()),
    sourceId: `${COURSE}-${index}`,
  }));
  const answer = await sis.post("/sis/v1/offerings", { rows });
  const { outcomes } = checks.body<SisSchemas["CatalogueOutcomes"]>("the offerings", answer, 200);
  return outcomes.map((outcome) => {
    if (outcome.id === undefined) throw new Error(`an offering was refused: ${JSON.stringify(outcome)}`);
    return outcome.id;
  });
}

/** Persons with names that are found again wherever they leak, and a token for each. */
async function tellStudents({ houses, home, host }: ExchangingHouses, sis: Api, students: number) {
  const run = Date.now().toString(36);
  const rows = Array.from({ length: students }, (_, index) => ({
    sourceId: `F${index}`,
    loginSubject: `faults-${index}`,
    givenName: "Test student",
    surname: `Planted-${run}-${index}`,
    mail: `planted-${run}-${index}@${home.schacHome}`,
    level: "bachelor",
    programmeCode: "B-FAULTS",
    creditsEarned: 120,
  }));
  for (let start = 0; start < rows.length; start += 1000) {
    await sis.post("/sis/v1/persons", { rows: rows.slice(start, start + 1000) });
  }
  await sis.put("/sis/v1/standing-approvals/everything", { hosts: [host.schacHome] });
  const requests = rows.map(({ loginSubject }) => ({
    kind: "student" as const,
    loginSubject,
    clientId: portalClientId(home),
    ttlSeconds: TOKEN_LIFETIME_S,
  }));
  const issued = await issueTokens(houses, home, requests);
  return { tokens: issued.map(({ token }) => token), plantedNames: rows.map(({ surname }) => surname) };
}

/** Until a student at home can ask for an offering of the host's. */
export async function untilCopied(
  api: Api,
  {
    host,
    offeringId,
    narrator,
  }: { readonly host: Institution; readonly offeringId: string; readonly narrator: Narrator },
): Promise<void> {
  await openChecks(narrator).eventually("home has copied its partner's offer", async () => {
    const answer = await api.get(`/me/v1/offerings/${host.schacHome}/${offeringId}`);
    return answer.status === 200 ? true : undefined;
  });
}
