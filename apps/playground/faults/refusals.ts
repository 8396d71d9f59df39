import type { Enrolled } from "./enrol-students.ts";
import type { FaultHouses } from "./fault-houses.ts";

/** Somewhere that personal data must not be. */
export interface Place {
  readonly place: string;
  readonly text: string;
}

/**
 * What nodes say when they refuse something: to each other during the run, in what is remembered of attempts, and to
 * requests that are wrong and hold the name of a student.
 */
export async function refusalTexts(faultHouses: FaultHouses, enrolled: Enrolled): Promise<readonly Place[]> {
  const { houses, home, host, line } = faultHouses;
  const details = await Promise.all(
    [home, host].map((institution) =>
      houses.readFrom(institution, async (database) => {
        const { rows } = await database.query<{ said: string }>(
          "SELECT concat_ws(' ', reason, detail) AS said FROM delivery_attempt WHERE verdict <> 'delivered'",
        );
        return rows.map(({ said }) => said);
      }),
    ),
  );
  return [
    { place: "what nodes refused each other", text: line.refusals().join("\n") },
    { place: "what is remembered of attempts", text: details.flat().join("\n") },
    { place: "the answers to bad requests", text: (await provoked(faultHouses, enrolled)).join("\n") },
  ];
}

/** Answers to requests that are wrong, each with a name in it. Throws when one of them is not refused. */
async function provoked(
  { home, directOrigin }: FaultHouses,
  { homeSis, hostSis, plantedNames, associationIds }: Enrolled,
): Promise<readonly string[]> {
  const [surname = ""] = plantedNames;
  const person = { sourceId: "F0", givenName: "Test student", surname, level: "bachelor" };
  const result = { home: home.schacHome, associationId: associationIds[0], state: "completed" };
  const event = await fetch(`${directOrigin(home)}/events`, {
    method: "POST",
    headers: { "content-type": "application/secevent+jwt", accept: "application/json" },
    body: `${Buffer.from(JSON.stringify({ surname })).toString("base64url")}.${surname}.${surname}`,
  });
  const answers = [
    await homeSis.post("/sis/v1/persons", { rows: [{ ...person, level: [surname] }] }),
    await homeSis.post("/sis/v1/persons", { rows: [{ ...person, creditsEarned: surname }] }),
    await homeSis.put("/sis/v1/standing-approvals/named", { hosts: [surname] }),
    await homeSis.get(`/sis/v1/results-received?cursor=${surname}`),
    await hostSis.post("/sis/v1/results", { rows: [{ ...result, resultDate: surname, score: surname }] }),
    await hostSis.post("/sis/v1/results", { rows: [{ ...result, resultDate: "2027-06-28", pass: surname }] }),
    { status: event.status, body: await event.text() },
  ];
  return answers.map(({ status, body }) => {
    const text = JSON.stringify(body);
    if (status < 400 && !text.includes('"refused"') && !text.includes('"problem"')) {
      throw new Error(`a bad request was answered ${status}: ${text}`);
    }
    return text;
  });
}
