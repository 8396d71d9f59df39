import { expect, test } from "vitest";
import { tokenOf } from "../enrolment/test-callers.ts";
import { anOfferingOf, aStudent, type TestWorld, ZUID } from "../enrolment/world.ts";
import { aPublishedRoundOf, roundsOfThisFile } from "./rounds-of-this-file.ts";

const world = roundsOfThisFile();

/** A student of Noord's with the feed's operations, and any address read as a calendar program does. */
async function aCalendarOwner({ noord }: TestWorld) {
  const student = await aStudent(noord);
  const token = tokenOf({
    kind: "student",
    personId: student.personId,
    clientId: "pages",
    scopes: ["me.read", "me.enrol"],
  });
  const authorization = `Bearer ${token}`;
  const ask = (method: "GET" | "POST" | "DELETE", path: string, payload?: object) =>
    noord.app.inject({
      method,
      url: `/me/v1${path}`,
      headers: { authorization },
      ...(payload === undefined ? {} : { payload }),
    });
  return {
    student,
    ask,
    async make(language: "nl" | "en" = "en"): Promise<string> {
      return (await ask("POST", "/calendar-feed", { language })).json().url;
    },
    async read(url: string) {
      const { pathname, search } = new URL(url);
      return noord.app.inject({ url: pathname + search });
    },
  };
}

const unfolded = (text: string) => text.replaceAll("\r\n ", "");

test("a feed tells the dates of the exchange to whoever has its address, and names no person", async () => {
  const { zuid } = world();
  const offeringId = await anOfferingOf(zuid, { places: 2 });
  const { roundId } = await aPublishedRoundOf(world(), [offeringId], {});
  const { student, ask, make, read } = await aCalendarOwner(world());
  const { body } = await student.enrol([{ host: ZUID, offeringId }]);
  expect((await ask("GET", "/calendar-feed")).json()).toEqual({ active: false });
  const answer = await read(await make());
  expect([answer.statusCode, answer.headers["content-type"]]).toEqual([200, "text/calendar; charset=utf-8"]);
  const text = unfolded(answer.body);
  expect(text).toContain("SUMMARY:Begins: Water and cities\r\n");
  expect(text).toContain("DTSTART;VALUE=DATE:20270901\r\n");
  expect(text).toContain(`URL:${world().noord.origin}/enrolments/${body.associationId}\r\n`);
  expect(text).toContain(`UID:phase-opens-${roundId}-open@noord.example\r\n`);
  // 13:00 in Amsterdam in summer.
  expect(text).toContain("DTSTART:20270501T110000Z\r\n");
  expect(text).not.toMatch(/Test|Student|S-/);
  expect((await ask("GET", "/calendar-feed")).json()).toMatchObject({
    active: true,
    lastReadAt: expect.stringMatching(/^2027/),
  });
});

test("the address is a secret that is not kept: another ends it, and so does its student", async () => {
  const { noord } = world();
  const { student, ask, make, read } = await aCalendarOwner(world());
  const first = await make();
  const second = await make("nl");
  expect((await read(first)).json().type).toMatch(/calendar-feed-unknown$/);
  expect((await read(second)).body).toContain("X-WR-CALNAME:Mijn uitwisseling");
  const { rows } = await noord.db.query("SELECT * FROM calendar_feed WHERE person_id = $1", [
    student.personId,
  ]);
  const secret = new URL(second).pathname.split("/").at(-1) ?? "";
  expect(secret).toHaveLength(43);
  expect(JSON.stringify(rows)).not.toContain(secret);
  expect((await ask("DELETE", "/calendar-feed")).statusCode).toBe(204);
  expect((await ask("DELETE", "/calendar-feed")).statusCode).toBe(204);
  expect((await read(second)).statusCode).toBe(404);
});

test("a feed ends where the exchange does: what was withdrawn is not in it", async () => {
  const { zuid } = world();
  const offeringId = await anOfferingOf(zuid, { places: 2 });
  const { student, make, read } = await aCalendarOwner(world());
  const { body } = await student.enrol([{ host: ZUID, offeringId }]);
  const url = await make();
  expect((await read(url)).body).toContain(body.associationId);
  await student.withdraw(body.associationId);
  expect((await read(url)).body).not.toContain(body.associationId);
});

test("an opening goes into a calendar by itself, with a reminder; so do the dates of an offering", async () => {
  const { zuid } = world();
  const offeringId = await anOfferingOf(zuid, { places: 2 });
  const { roundId } = await aPublishedRoundOf(world(), [offeringId], {});
  const { ask } = await aCalendarOwner(world());
  const opening = await ask("GET", `/calendar/rounds/${roundId}/open?language=en`);
  expect(opening.statusCode).toBe(200);
  expect(unfolded(opening.body)).toMatch(/SUMMARY:Enrolment opens: Minors 2027[\s\S]*TRIGGER:-PT15M/);
  expect(unfolded(opening.body)).toContain("13:00 (Europe/Amsterdam)");
  const dates = await ask("GET", `/calendar/offerings/${ZUID}/${offeringId}?language=nl`);
  expect(unfolded(dates.body)).toContain("SUMMARY:Eindigt: Water and cities");
  expect((await ask("GET", `/calendar/rounds/${roundId}/another`)).json().type).toMatch(/phase-unknown$/);
  expect((await ask("GET", `/calendar/rounds/${crypto.randomUUID()}/open`)).statusCode).toBe(404);
});
