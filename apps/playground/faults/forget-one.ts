import type { MeSchemas, SisSchemas } from "@wissel/contract";
import { patientApi } from "../rehearsal/prepare/patient-api.ts";
import { accountsOf } from "../src/identity/accounts.ts";
import type { Narrator } from "../src/narrator.ts";
import { portalClientId } from "../src/nodes/node-files.ts";
import { issueTokens } from "../src/people/issue-logins.ts";
import { type Api, openApi } from "../src/script/api.ts";
import { openChecks } from "../src/script/checks.ts";
import { demoOffering } from "../src/script/demo-items.ts";
import { COURSE, type Enrolled, type ExchangingHouses, untilCopied } from "./enrol-students.ts";

/** Somebody who was at both institutions and is no more, and who is still there to ask. */
export interface Forgotten {
  readonly plantedName: string;
  /** As home named it. */
  readonly associationId: string;
  /** At home: the token of the one who is gone, an officer and a coordinator. */
  readonly gone: Api;
  readonly officer: Api;
  readonly coordinator: Api;
}

const TOKEN_LIFETIME_S = 8 * 60 * 60;
const LOGIN = "faults-forgotten";

/** One more student asks for a place, gives it back, and is forgotten by both institutions. */
export async function forgetOne(
  faultHouses: ExchangingHouses,
  { homeSis, hostSis }: Pick<Enrolled, "homeSis" | "hostSis">,
  narrator: Narrator,
): Promise<Forgotten> {
  const { home, host } = faultHouses;
  const checks = openChecks(narrator);
  const plantedName = `Planted-${Date.now().toString(36)}-0`;
  const person = {
    ...{ sourceId: LOGIN, loginSubject: LOGIN, givenName: "Test student", surname: plantedName },
    ...{ mail: `${plantedName}@${home.schacHome}`, level: "bachelor", programmeCode: "B-FAULTS" },
  };
  checks.body("the student", await homeSis.post("/sis/v1/persons", { rows: [person] }), 200);
  const { gone, officer, coordinator, personId } = await staffAndStudent(faultHouses);
  const offering = demoOffering(COURSE, "To be forgotten", 1, new Date());
  const put = await hostSis.put("/sis/v1/offerings/faults-forgotten", offering);
  const { id: offeringId } = checks.body<SisSchemas["CatalogueReceipt"]>("the offering", put, 200);
  await untilCopied(gone, { host, offeringId, narrator });

  const choices = [{ host: host.schacHome, offeringId, ifFull: "refuse" }];
  const asked = await gone.post("/me/v1/enrolments", { choices }, { "idempotency-key": LOGIN });
  const { associationId } = checks.body<MeSchemas["Enrolment"]>("the enrolment", asked, 201);
  await checks.eventually("the host knows its student", async () => {
    const list = await hostSis.get(`/sis/v1/enrolments?role=host&offeringId=${offeringId}`);
    const { items } = checks.body<{ items: SisSchemas["SisEnrolment"][] }>("the enrolments", list, 200);
    return items.find(({ student }) => student.details !== undefined);
  });
  const withdrawn = await gone.post(`/me/v1/enrolments/${associationId}/withdrawal`);
  checks.body("the withdrawal", withdrawn, 200);
  const requestId = await checks.eventually("the student is forgotten at home", async () => {
    const answer = await officer.post(`/desk/v1/persons/${personId}/erasure`);
    return answer.status === 201 ? (answer.body as { requestId: string }).requestId : undefined; // the contract's promise
  });
  await checks.eventually("the host has forgotten the student too", async () => {
    const answer = await officer.get(`/desk/v1/data-requests/${requestId}`);
    return checks.body<{ state: string }>("the erasure", answer, 200).state === "settled" ? true : undefined;
  });
  return { plantedName, associationId, gone, officer, coordinator };
}

async function staffAndStudent({ houses, home, directOrigin }: ExchangingHouses) {
  const staff = (role: "officer" | "coordinator") => ({
    kind: role,
    loginSubject: accountsOf(home.schacHome).find((one) => one.role === role)?.subject ?? "",
    clientId: "desk",
    ttlSeconds: TOKEN_LIFETIME_S,
  });
  const student = { ...staff("officer"), kind: "student" as const, loginSubject: LOGIN };
  const requests = [{ ...student, clientId: portalClientId(home) }, staff("officer"), staff("coordinator")];
  const issued = await issueTokens(houses, home, requests);
  const api = (index: number) =>
    patientApi(openApi(directOrigin(home), async () => issued[index]?.token ?? ""));
  return { gone: api(0), officer: api(1), coordinator: api(2), personId: issued[0]?.personId ?? "" };
}
