import type { SheetInstitution, SheetLogin } from "@wissel/testing/playground-sheet";

/** Asks a node as a program does; throws with the node's words where it refuses. */
export async function ask<T>(
  { baseUrl }: Pick<SheetInstitution, "baseUrl">,
  token: string,
  { method = "GET", path, body }: { readonly method?: string; readonly path: string; readonly body?: object },
): Promise<T> {
  const answer = await fetch(baseUrl + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(method === "POST" ? { "idempotency-key": crypto.randomUUID() } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  // The caller names the contract's type of what it asked for.
  return JSON.parse(text) as T;
}

export async function sisToken({ sis }: SheetInstitution): Promise<string> {
  const answer = await fetch(sis.tokenUrl, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${sis.clientId}:${sis.clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: sis.scopes.join(" ") }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

export interface Published {
  readonly host: string;
  readonly offeringId: string;
  readonly name: string;
}

const DAY_MS = 86_400_000;

/** A course with an offering of so many places for anybody in the alliance, open now. */
export async function publish(
  institution: SheetInstitution,
  {
    name,
    places,
    promotion = "place",
  }: { readonly name: string; readonly places: number; readonly promotion?: "place" | "offer" },
): Promise<Published> {
  const token = await sisToken(institution);
  const sourceId = `pages-${crypto.randomUUID()}`;
  const texts = [{ language: "en-GB", value: name }];
  const common = { name: texts, description: texts, teachingLanguages: ["en"] };
  const alliance = {
    name: "lde",
    selection: false,
    visibleForOwnStudents: true,
    enrolmentForOwnStudents: "broker",
  };
  const guests = { visibleForGuests: true, enrolmentForGuests: "broker" };
  const course = {
    ...common,
    abbreviation: "PAGES",
    level: "bachelor",
    studyLoad: [{ studyLoadUnit: "ects", value: 5 }],
    consumers: [{ consumerKey: "eduxchange", alliances: [{ ...alliance, ...guests }] }],
  };
  await ask(institution, token, { method: "PUT", path: `/sis/v1/courses/${sourceId}`, body: course });
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  const offering = {
    ...common,
    course: sourceId,
    startDate: inDays(60).slice(0, 10),
    endDate: inDays(130).slice(0, 10),
    resultValueType: "1_10",
    enrolmentWindow: { opensAt: inDays(-1), closesAt: inDays(30) },
    seatPools: [{ kind: "unallocated", size: places }],
    promotion,
    consumers: [{ consumerKey: "eduxchange", alliances: [{ name: "lde" }] }],
  };
  const receipt = await ask<{ id: string }>(institution, token, {
    method: "PUT",
    path: `/sis/v1/offerings/${sourceId}`,
    body: offering,
  });
  return { host: institution.schacHome, offeringId: receipt.id, name };
}

export interface Receipt {
  readonly associationId: string;
  readonly homeState: string;
}

/** Enrols a student by program, waiting where it is full; asks again while the home has not read the offering yet. */
export async function enrol(
  home: SheetInstitution,
  { token }: Pick<SheetLogin, "token">,
  { host, offeringId }: Published,
): Promise<Receipt> {
  await untilListed(home, token, { host, offeringId });
  const body = { choices: [{ host, offeringId, ifFull: "queue" }] };
  return ask<Receipt>(home, token, { method: "POST", path: "/me/v1/enrolments", body });
}

const LISTED_MS = 30_000;

/** Resolves once the student's home shows the offering. */
export async function untilListed(
  home: SheetInstitution,
  token: string,
  { host, offeringId }: Pick<Published, "host" | "offeringId">,
): Promise<void> {
  const deadline = Date.now() + LISTED_MS;
  for (;;) {
    try {
      await ask(home, token, { path: `/me/v1/offerings/${host}/${offeringId}` });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
