import { beforeAll, expect, test } from "vitest";
import {
  anOfferingOf,
  anOfficer,
  approveNobody,
  aStudent,
  institutionsOfThisFile,
  NOORD,
  type Read,
  theSis,
  ZUID,
} from "./world.ts";

const institutions = institutionsOfThisFile();
const DAY_MS = 86_400_000;

beforeAll(async () => {
  const { noord } = institutions();
  await approveNobody(noord);
  await theSis(noord).put("/standing-approvals/board", {
    ask: { desk: "board", holdDays: 10, remindDaysBefore: 4 },
  });
});

/** A student of Noord whose place at Zuid is held for ten days; the desk is to be reminded after six of them. */
async function aHeldPlace() {
  const { noord, zuid, clock, federation } = institutions();
  const closesAt = new Date(clock.now().getTime() + 30 * DAY_MS);
  const enrolmentWindow = { opensAt: clock.now(), closesAt, timeZone: "Europe/Amsterdam" };
  const offeringId = await anOfferingOf(zuid, { places: 5, enrolmentWindow });
  const student = await aStudent(noord);
  const { status, body } = await student.enrol([{ host: ZUID, offeringId }]);
  expect(status).toBe(201);
  const { associationId } = body;
  await anOfficer(noord).list();
  const of = (mails: typeof noord.postbox.mails) => mails.filter(({ text }) => text.includes(associationId));
  const listed = async (node: typeof noord) =>
    (await anOfficer(node).reminders()).body.items
      .filter((one: Read) => one.associationId === associationId)
      .map(({ kind }: Read) => kind);
  return {
    associationId,
    mails: { noord: () => of(noord.postbox.mails), zuid: () => of(zuid.postbox.mails) },
    listed: { noord: () => listed(noord), zuid: () => listed(zuid) },
    /** Both look at once, and again: as two processes do. */
    async after(days: number) {
      clock.advance(days * DAY_MS);
      await Promise.all([federation.settle(), federation.settle()]);
      await federation.settle();
    },
  };
}

test("the desk is reminded of an approval when its rule says, and again a day before the place goes; the host a day before: once each, listed and mailed", async () => {
  const { after, mails, listed } = await aHeldPlace();
  await after(5.9);
  expect([await listed.noord(), mails.noord()]).toEqual([[], []]);
  await after(0.2);
  expect(await listed.noord()).toEqual(["approval_due"]);
  await after(3);
  expect(await listed.noord()).toEqual(["approval_due", "approval_ending"]);
  expect(await listed.zuid()).toEqual(["held_place_ending"]);
  expect(mails.noord().map(({ to, subject }) => [to, subject])).toEqual(
    Array(2).fill([
      `approvals@${NOORD}`,
      "Inschrijvingen wachten op toestemming / Enrolments wait for permission",
    ]),
  );
  expect(mails.zuid()).toMatchObject([
    { to: `places@${ZUID}`, subject: "Vastgehouden plaatsen lopen af / Places that are held run out" },
  ]);
  expect(mails.noord()[0]?.text).not.toMatch(/Test|Student/);
  await after(1);
  expect([await listed.noord(), await listed.zuid()]).toEqual([[], []]);
  expect([mails.noord().length, mails.zuid().length]).toEqual([2, 1]);
});

test("a node that was down at the time reminds late, and of what is over or decided not at all", async () => {
  const late = await aHeldPlace();
  await late.after(9.5);
  expect(await late.listed.noord()).toEqual(["approval_ending"]);
  expect(late.mails.noord()).toHaveLength(1);
  const decided = await aHeldPlace();
  await anOfficer(institutions().noord).decide(decided.associationId, "approve");
  await decided.after(9.5);
  expect([await decided.listed.noord(), await decided.listed.zuid()]).toEqual([[], []]);
  const over = await aHeldPlace();
  await over.after(10.5);
  expect([over.mails.noord(), over.mails.zuid()]).toEqual([[], []]);
});

test("mail that the server did not take goes out later, in one mail with the rest, and not once it has been decided", async () => {
  const { noord } = institutions();
  const [one, other] = [await aHeldPlace(), await aHeldPlace()];
  noord.postbox.answers.push({ kind: "retry", reason: "smtp-451" });
  await one.after(7);
  expect(one.mails.noord()).toEqual([]);
  await anOfficer(noord).decide(one.associationId, "approve");
  await one.after(0.01);
  expect(one.mails.noord()).toEqual([]);
  expect(other.mails.noord()).toHaveLength(1);
});
