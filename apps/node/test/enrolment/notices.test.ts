import { expect, test } from "vitest";
import { anOfferingOf, aStudent, institutionsOfThisFile, type Read, ZUID } from "./world.ts";

const institutions = institutionsOfThisFile();
const DAY_MS = 24 * 3_600_000;

/** A student of Noord, or of Zuid itself, to whom Zuid offers a place. */
async function anOffer(homeName: "noord" | "zuid" = "noord") {
  const world = institutions();
  const home = world[homeName];
  const offeringId = await anOfferingOf(world.zuid, { places: 1 });
  await world.zuid.offerFreedPlaces(offeringId);
  const choices = [{ host: ZUID, offeringId, ifFull: "queue" }];
  const [placed, student] = [await aStudent(home), await aStudent(home)];
  const { body: place } = await placed.enrol(choices);
  const { body: one } = await student.enrol(choices);
  await placed.withdraw(place.associationId);
  await world.federation.settle();
  const { associationId } = one;
  const address = `${student.personId}@${home.schacHome}`;
  return {
    ...world,
    home,
    student,
    associationId,
    answer: async (answer: "accept" | "decline") =>
      student.answerOffer(associationId, (await student.read(associationId)).offer.offerId, answer),
    mails: () => home.postbox.mails.filter(({ to }) => to === address),
    kinds: async () => (await student.get("/notices")).body.items.map(({ kind }: Read) => kind),
  };
}

test.each(["noord", "zuid"] as const)(
  "an offer is told in the feed and by one mail, and again after half its time (a student of %s)",
  async (homeName) => {
    const { student, associationId, mails, kinds, clock, federation, zuid } = await anOffer(homeName);
    const { body } = await student.get("/notices");
    expect(body.items).toMatchObject([{ kind: "offer_made", associationId, host: { schacHome: ZUID } }]);
    expect(body.items[0].text.map(({ language }: Read) => language)).toEqual(["nl", "en"]);
    expect(mails()).toHaveLength(1);
    await federation.settle();
    clock.advance(DAY_MS - 1);
    await federation.settle();
    expect(mails()).toHaveLength(1);
    clock.advance(1);
    await federation.settle();
    await federation.settle();
    expect(await kinds()).toEqual(["offer_reminder", "offer_made"]);
    expect(mails()).toHaveLength(2);
    clock.advance(DAY_MS);
    await zuid.expireOffers();
    await federation.settle();
    expect(await kinds()).toEqual(["offer_expired", "offer_reminder", "offer_made"]);
    expect(mails()).toHaveLength(3);
    expect(new Set(mails().map(({ messageId }) => messageId)).size).toBe(3);
  },
);

test("who has answered is not reminded, and an accepted place is no news", async () => {
  const { answer, mails, kinds, clock, federation } = await anOffer();
  expect((await answer("accept")).body.place).toBe("given");
  clock.advance(DAY_MS);
  await federation.settle();
  expect(await kinds()).toEqual(["offer_made"]);
  expect(mails()).toHaveLength(1);
});

test("mail says what and until when in Dutch and English, leads to the enrolments, and names no person", async () => {
  const { mails, associationId, clock } = await anOffer();
  const [mail] = mails();
  const day = new Date(clock.now().getTime() + 2 * DAY_MS);
  const until = (locale: string) =>
    new Intl.DateTimeFormat(locale, {
      dateStyle: "full",
      timeStyle: "short",
      timeZone: "Europe/Amsterdam",
    }).format(day);
  expect(mail?.subject).toBe("Er wordt een plaats voor je vastgehouden / A place is being held for you");
  for (const part of [
    until("nl-NL"),
    until("en-GB"),
    "https://students.noord.example/enrolments",
    associationId,
  ])
    expect(mail?.text).toContain(part);
  expect(mail?.text).not.toMatch(/Test|Student/);
});

test("a student whose language is known is written to in that language only", async () => {
  const { noord, zuid, federation } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 0 });
  const student = await aStudent(noord);
  await noord.db.query("UPDATE person SET language = 'nl-NL' WHERE person_id = $1", [student.personId]);
  await student.enrol([{ host: ZUID, offeringId, ifFull: "queue" }]);
  await zuid.resize(offeringId, [{ kind: "unallocated", size: 1 }]);
  await federation.settle();
  const mail = noord.postbox.mails.find(({ to }) => to.startsWith(student.personId));
  expect(mail).toMatchObject({ subject: "Je hebt een plaats" });
  expect(mail?.text).not.toContain("waiting list");
});

test("a mail server that is away gets the mail later, once; one that refuses it is not asked again", async () => {
  const { noord, clock, federation } = institutions();
  noord.postbox.answers.push({ kind: "retry", reason: "smtp-451" });
  const late = await anOffer();
  expect(late.mails()).toHaveLength(0);
  clock.advance(60_000 * 1.3);
  await federation.settle();
  await federation.settle();
  expect(late.mails()).toHaveLength(1);
  noord.postbox.answers.push({ kind: "refused", reason: "smtp-550" });
  const never = await anOffer();
  clock.advance(3_600_000);
  await federation.settle();
  expect(never.mails()).toHaveLength(0);
  expect(await never.kinds()).toEqual(["offer_made"]);
});

test("news that is none any more is not sent: the offer was answered before the mail server came back", async () => {
  const { noord, clock, federation } = institutions();
  noord.postbox.answers.push({ kind: "retry", reason: "smtp-451" });
  const { answer, mails } = await anOffer();
  await answer("decline");
  clock.advance(60_000 * 1.3);
  await federation.settle();
  expect(mails()).toHaveLength(0);
});

test("a mail that a process left behind is sent by the next, and two processes send it once", async () => {
  const { noord, clock, federation } = institutions();
  noord.process.watch(async () => {
    const { rows } = await noord.db.query<{ owed: number }>(
      "SELECT count(*)::integer AS owed FROM student_notice WHERE mail_state = 'owed'",
    );
    if ((rows[0]?.owed ?? 0) > 0) noord.process.dieAfter(1);
  });
  const offer = anOffer();
  await offer.catch(() => undefined);
  noord.process.watch(async () => undefined);
  noord.process.restart();
  clock.advance(61_000);
  const before = noord.postbox.mails.length;
  await Promise.all([federation.settle(), federation.settle()]);
  const ids = noord.postbox.mails.slice(before).map(({ messageId }) => messageId);
  expect(new Set(ids).size).toBe(ids.length);
  const { rows } = await noord.db.query("SELECT 1 FROM student_notice WHERE mail_state = 'owed'");
  expect(rows).toEqual([]);
});
