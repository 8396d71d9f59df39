import { openSurfIdentityProvider, type SurfIdentityProvider } from "@wissel/testing/surf";
import { testPortBase } from "@wissel/testing/test-ports";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { aHouse, type House } from "../reconciliation/a-house.ts";
import { publishOffering } from "../reconciliation/an-offering.ts";
import { CLIENT, SECRET } from "./a-host-node.ts";
import { BROKER, PAGE } from "./a-receiver.ts";
import { type Visits, visitsTo } from "./visits.ts";

const HOME = "noord.example";
const HOST = "zuid.example";
const [HOME_PORT, HOST_PORT, LOGIN_PORT] = [45, 46, 47];
const PATIENCE = { timeout: 20_000, interval: 50 };
const SCOPES = { persons: `${HOME}/persons`, associations: `${HOME}/results` };
const STUDENTS = { clientId: "home", clientSecret: SECRET };

/** A home and a host, each with a node and partners of each other; of SURF's components there is a sign-in alone. */
const stack = new AsyncDisposableStack();
let home: House;
let host: House;
let identityProvider: SurfIdentityProvider;
let visits: Visits;
let offeringId: string;

beforeAll(async () => {
  identityProvider = stack.use(
    await openSurfIdentityProvider({
      ...{ host: "127.0.0.1", port: testPortBase() + LOGIN_PORT, client: CLIENT },
      resourceServer: { user: STUDENTS.clientId, password: STUDENTS.clientSecret },
    }),
  );
  const { authorizeUrl, tokenUrl, jwksUrl, introspectionUrl: url } = identityProvider;
  const students = [{ claim: "eduid", names: "loginSubject" }];
  const asHome = {
    introspection: { url, ...STUDENTS, students },
    scopes: SCOPES,
    hosts: [],
    personFields: ["mail"],
  };
  home = await aHouse(stack, HOME, HOME_PORT, { eduxchange: { home: asHome } });
  const registered = {
    schacHome: HOME,
    personsUrl: `${home.origin}/eduxchange/persons/me`,
    associationsUrl: `${home.origin}/eduxchange/associations`,
    scopes: Object.values(SCOPES),
  };
  const receiver = {
    broker: { clientUrl: PAGE, ...BROKER },
    identityProvider: { ...CLIENT, authorizeUrl, tokenUrl, jwksUrl },
  };
  host = await aHouse(stack, HOST, HOST_PORT, { eduxchange: { receiver, homes: [registered] } });
  await home.start([host]);
  await host.start([home]);
  // Who is asked before it is up is not asked again at once, and until then its signatures cannot be judged.
  const met = "SELECT 1 FROM peer_statement WHERE token IS NOT NULL";
  await vi.waitFor(async () => {
    for (const one of [home, host]) expect(await one.rows(met)).toHaveLength(1);
  }, PATIENCE);
  offeringId = await publishOffering(host, 1);
  await home.sis("PUT", "/standing-approvals/everyone", {});
  visits = visitsTo({
    ...{ baseUrl: host.origin, identityProvider, broker: BROKER },
    asked: {
      homeInstitution: HOME,
      personURI: registered.personsUrl,
      personAuth: "HEADER",
      associationsURI: registered.associationsUrl,
      scope: registered.scopes.join(" "),
    },
  });
}, 60_000);
afterAll(() => stack.disposeAsync());

const enrolmentsAt = async ({ sis }: House) => (await sis("GET", "/enrolments?limit=10")).body.items;
const resultsAt = async ({ sis }: House, path: string, id: string) =>
  (await sis("GET", `${path}?associationId=${id}`)).body.items;
/** All that the host has said at home over eduXchange's road. */
const saidAtHome = () => home.rows("SELECT document FROM eduxchange_message ORDER BY number");

test("a student whose home is a partner enrols over eduXchange's road, and the result comes signed, is receipted, and goes by no other", async () => {
  const personId = await home.enter();
  const eduid = uuidv7();
  await home.rows("UPDATE person SET login_subject = $2 WHERE person_id = $1", [personId, eduid]);
  const correlationId = await visits.signedIn(eduid);
  expect(await visits.start(correlationId, { offeringId })).toMatchObject({ body: { code: 200 } });
  await expect
    .poll(() => enrolmentsAt(host), PATIENCE)
    .toMatchObject([{ home: HOME, homeState: "associated", hostState: "associated" }]);
  const [{ associationId: atHome, student }] = await enrolmentsAt(home);
  expect(student.personId).toBe(personId);

  // Whatever has become of the student's consent.
  identityProvider.endConsents();
  const [{ associationId }] = await enrolmentsAt(host);
  const said = { state: "completed", pass: "passed", resultDate: "2026-11-30", score: "7,5" };
  await host.sis("POST", "/results", { rows: [{ home: HOME, associationId, ...said }] });
  await expect
    .poll(() => resultsAt(home, "/results-received", atHome), PATIENCE)
    .toMatchObject([{ score: "7,5" }]);
  await expect
    .poll(() => resultsAt(host, "/results", associationId), PATIENCE)
    .toMatchObject([{ status: "delivered" }]);
  expect(await home.rows("SELECT issuer, disposition FROM inbox")).toEqual([
    { issuer: HOST, disposition: "applied" },
  ]);

  // What follows a new consent goes by the road of the enrolment, without the result.
  expect((await visits.start(await visits.signedIn(eduid), { offeringId })).status).toBe(200);
  const reason = [{ language: "en", value: "The coast is gone." }];
  const cancelled = await host.desk("PUT", `/offerings/${offeringId}/cancellation`, { reason });
  expect(cancelled.status, JSON.stringify(cancelled.body)).toBe(200);
  await expect.poll(async () => (await saidAtHome()).length, PATIENCE).toBe(2);
  const states = (await saidAtHome()).map(({ document }) => [document.remoteState, document.result]);
  expect(states).toEqual([
    ["associated", undefined],
    ["canceled", undefined],
  ]);
  expect(await resultsAt(home, "/results-received", atHome)).toHaveLength(1);
});
