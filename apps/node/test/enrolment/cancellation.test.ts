import { expect, test } from "vitest";
import type { EnrolmentNode } from "./an-enrolment-node.ts";
import {
  anOfferingOf,
  anOfficer,
  aStudent,
  institutionsOfThisFile,
  placedIn,
  type Read,
  theSis,
  ZUID,
} from "./world.ts";

const institutions = institutionsOfThisFile();
const REASON = [
  { language: "nl-NL", value: "De docent is langdurig afwezig." },
  { language: "en-GB", value: "The teacher is away for a long time." },
];

/** An offering of Zuid with a placed student of each institution, an open offer, and one who waits. */
async function aBusyOffering() {
  const { noord, zuid, federation } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 3 });
  await zuid.offerFreedPlaces(offeringId);
  const choices = [{ host: ZUID, offeringId, ifFull: "queue" }];
  const enrolled = [];
  for (const node of [noord, zuid, noord, noord, noord]) {
    const student = await aStudent(node);
    const { body } = await student.enrol(choices);
    enrolled.push({ student, associationId: body.associationId as string });
  }
  const [guest, own, leaver, offered, waiting] = enrolled;
  if (!(guest && own && leaver && offered && waiting)) throw new Error("five students enrolled");
  await leaver.student.withdraw(leaver.associationId);
  await federation.settle();
  return { offeringId, guest, own, offered, waiting };
}

/** What must not be left of a cancelled offering; all zero. */
async function leftOvers(node: EnrolmentNode, offeringId: string): Promise<Read> {
  const { rows } = await node.db.query(
    `SELECT
       (SELECT count(*)::int FROM association WHERE offering_id = $1 AND host = $2
          AND host_state IN ('pending', 'queued', 'associated')) AS live,
       (SELECT count(*)::int FROM association WHERE offering_id = $1 AND offer IS NOT NULL) AS offers,
       (SELECT count(*)::int FROM seat_release WHERE offering_id = $1 AND executed_at IS NULL) AS releases,
       (SELECT sum(placed + offered + size)::int FROM seat_pool WHERE offering_id = $1) AS seats,
       (SELECT count(*)::int FROM seat_pool CROSS JOIN LATERAL (
          SELECT coalesce(sum(placed_delta), 0) AS placed, coalesce(sum(offered_delta), 0) AS offered,
                 coalesce(sum(size_delta), 0) AS size
          FROM seat_movement WHERE seat_movement.pool_id = seat_pool.pool_id) AS replayed
        WHERE offering_id = $1 AND (seat_pool.placed, seat_pool.offered, seat_pool.size)
          IS DISTINCT FROM (replayed.placed, replayed.offered, replayed.size)) AS "notReplayed"`,
    [offeringId, node.schacHome],
  );
  return rows[0];
}

const NOTHING = { live: 0, offers: 0, releases: 0, seats: 0, notReplayed: 0 };

test("a SIS sees whom a cancellation meets, cancels, and nothing is left: everybody is told with the reason", async () => {
  const { noord, zuid, federation } = institutions();
  const { offeringId, guest, own, offered, waiting } = await aBusyOffering();
  await zuid.db.query(
    `INSERT INTO seat_release (release_id, offering_id, from_kind, to_kind, due_at)
     VALUES (gen_random_uuid(), $1, 'unallocated', 'own', now() + interval '1 year')`,
    [offeringId],
  );
  const sis = theSis(zuid, ["catalogue.write"]);
  const path = `/offerings/${offeringId}/cancellation`;
  const affected = { places: 2, offers: 1, positions: 1 };
  const previewed = await sis.put(`${path}?dryRun=true`, { reason: REASON });
  expect(previewed.body).toMatchObject({
    outcome: "previewed",
    affected: {
      ...affected,
      homes: [
        { places: 1, offers: 1, positions: 1 },
        { places: 1, offers: 0 },
      ],
    },
  });
  expect(previewed.body.affected.enrolments).toHaveLength(4);
  expect(await placedIn(zuid, offeringId)).toBe(2);

  const cancelled = await sis.put(path, { on: "2027-05-20", reason: REASON });
  expect(cancelled.body).toMatchObject({
    outcome: "cancelled",
    affected,
    cancellation: { on: "2027-05-20" },
  });
  await federation.settle();
  expect(await leftOvers(zuid, offeringId)).toEqual(NOTHING);
  for (const { student, associationId } of [guest, own, offered, waiting]) {
    expect(await student.read(associationId)).toMatchObject({
      hostState: "cancelled",
      place: "none",
      reason: "offering-cancelled",
      explanation: { class: "host_decision" },
      next: { what: "choose_again", by: "student" },
      choices: [{ outcome: "refused" }],
    });
  }
  const again = await sis.put(path, { reason: [{ language: "en", value: "Another reason." }] });
  expect(again.body).toMatchObject({
    outcome: "unchanged",
    cancellation: { on: "2027-05-20", reason: REASON },
    affected: { places: 0, offers: 0, positions: 0 },
  });
  expect((await theSis(noord, ["catalogue.write"]).put(path, { reason: REASON })).status).toBe(404);
});

test("a cancelled offering cannot be chosen, its page says since when and why, and alternatives are offered", async () => {
  const { noord, zuid, federation } = institutions();
  const period = { startDate: "2033-09-01", endDate: "2034-01-31" };
  const offeringId = await anOfferingOf(zuid, { places: 3, ...period });
  const near = await anOfferingOf(noord, { places: 3, ...period });
  const student = await aStudent(noord);
  const { body } = await student.enrol([{ host: ZUID, offeringId }, { offeringId: near }]);
  const officer = anOfficer(zuid);
  expect((await anOfficer(zuid, ["coordinator"]).cancel(offeringId, { reason: REASON })).status).toBe(403);
  expect((await officer.cancel(crypto.randomUUID(), { reason: REASON })).status).toBe(404);
  expect((await officer.cancel(offeringId, { reason: REASON })).body).toMatchObject({
    outcome: "cancelled",
    cancellation: { on: "2027-05-20" },
  });
  await federation.settle();

  const { body: page } = await student.get(`/offerings/${ZUID}/${offeringId}`);
  expect(page).toMatchObject({ open: false, cancellation: { on: "2027-05-20", reason: REASON } });
  const { body: listed } = await student.get("/offerings?limit=500");
  expect(listed.items.map((one: Read) => one.offeringId)).not.toContain(offeringId);
  expect(await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }])).toMatchObject({
    status: 409,
    body: {
      type: "https://schemas.wissel.example/problems/offering-cancelled",
      explanation: { class: "host_decision" },
    },
  });
  // Home's copy may be older: the host says so then, and the walk goes on.
  const { body: walked } = await (await aStudent(noord)).enrol([
    { host: ZUID, offeringId },
    { offeringId: near },
  ]);
  expect(walked).toMatchObject({ offeringId: near, place: "given" });
  const { body: found } = await student.get(`/offerings/${ZUID}/${offeringId}/alternatives`);
  expect(found.items[0]).toMatchObject({ offering: { offeringId: near }, chosen: true });
  expect(await student.read(body.associationId)).toMatchObject({ reason: "offering-cancelled" });
});

test("sizes that a SIS sends again open nothing, a late withdrawal moves nothing, and what was cut off is ended later", async () => {
  const { zuid, federation } = institutions();
  const { offeringId, guest } = await aBusyOffering();
  await zuid.db.query("UPDATE offering_enrolment SET cancellation = $2 WHERE offering_id = $1", [
    offeringId,
    JSON.stringify({ on: "2027-05-20", reason: REASON, at: "2027-05-20T12:00:00Z" }),
  ]);
  await zuid.resize(offeringId, [{ kind: "unallocated", size: 3 }]).catch(() => undefined);
  await guest.student.withdraw(guest.associationId);
  expect(await zuid.endCancelled()).toBe(3);
  expect(await zuid.endCancelled()).toBe(0);
  await zuid.resize(offeringId, [{ kind: "unallocated", size: 30 }]);
  await federation.settle();
  expect(await leftOvers(zuid, offeringId)).toEqual(NOTHING);
  expect(await guest.student.read(guest.associationId)).toMatchObject({ reason: "withdrawn" });
});

test("a swap into a cancelled offering keeps the old place, whether it was refused or had waited", async () => {
  const { noord, zuid, federation } = institutions();
  const [oldId, wantedId] = [
    await anOfferingOf(noord, { places: 1 }),
    await anOfferingOf(zuid, { places: 0 }),
  ];
  const student = await aStudent(noord);
  const { body: old } = await student.enrol([{ offeringId: oldId }]);
  const swap = [{ host: ZUID, offeringId: wantedId, ifFull: "queue" }];
  const { body: waiting } = await student.enrol(swap, "swap", old.associationId);
  expect(waiting).toMatchObject({ place: "waiting", releases: old.associationId });
  await anOfficer(zuid).cancel(wantedId, { reason: REASON });
  await federation.settle();
  expect(await student.read(waiting.associationId)).toMatchObject({ reason: "offering-cancelled" });
  expect(await student.read(old.associationId)).toMatchObject({ place: "given" });
  expect((await student.enrol(swap, "again", old.associationId)).status).toBe(409);
  expect(await student.read(old.associationId)).toMatchObject({ place: "given" });
});

test("a place that is cancelled while its student waits elsewhere leaves the swap nothing to give up", async () => {
  const { noord, zuid, federation } = institutions();
  const [oldId, wantedId] = [
    await anOfferingOf(zuid, { places: 1 }),
    await anOfferingOf(noord, { places: 0 }),
  ];
  const student = await aStudent(noord);
  const { body: old } = await student.enrol([{ host: ZUID, offeringId: oldId }]);
  const { body: waiting } = await student.enrol(
    [{ offeringId: wantedId, ifFull: "queue" }],
    "swap",
    old.associationId,
  );
  await anOfficer(zuid).cancel(oldId, { reason: REASON });
  await federation.settle();
  await noord.resize(wantedId, [{ kind: "unallocated", size: 1 }]);
  await federation.settle();
  expect(await student.read(waiting.associationId)).toMatchObject({ place: "given" });
  expect(await student.read(old.associationId)).toMatchObject({ reason: "offering-cancelled" });
  expect(await leftOvers(zuid, oldId)).toEqual(NOTHING);
});

test("whoever was in a cancelled offering is told by feed and mail, in the host's words, and gets the next choice", async () => {
  const { noord, zuid, federation } = institutions();
  const [cancelledId, nextId] = [
    await anOfferingOf(zuid, { places: 2 }),
    await anOfferingOf(noord, { places: 2 }),
  ];
  const choices = [
    { host: ZUID, offeringId: cancelledId },
    { host: noord.schacHome, offeringId: nextId },
  ];
  const [guest, own] = [await aStudent(noord), await aStudent(zuid)];
  const { body: abroad } = await guest.enrol(choices);
  const { body: athome } = await own.enrol(choices);
  await theSis(zuid, ["catalogue.write"]).put(`/offerings/${cancelledId}/cancellation`, {
    on: "2027-05-20",
    reason: REASON,
  });
  await federation.settle();
  for (const [node, student, associationId] of [
    [noord, guest, abroad.associationId],
    [zuid, own, athome.associationId],
  ] as const) {
    const { items } = (await student.get("/notices")).body;
    expect(items).toMatchObject([
      { kind: "offering_cancelled", associationId, cancellation: { on: "2027-05-20", reason: REASON } },
    ]);
    const mails = node.postbox.mails.filter(({ to }) => to === `${student.personId}@${node.schacHome}`);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain("20 May 2027 (“The teacher is away for a long time.”)");
    await node.resumeWalks();
    await node.resumeWalks();
    const { body } = await student.get("/enrolments");
    expect(
      body.items.map(({ offeringId, place, choices: asked }: Read) => [
        offeringId,
        place,
        asked.map(({ outcome }: Read) => outcome),
      ]),
    ).toEqual([
      [nextId, "given", ["refused", "granted"]],
      [cancelledId, "none", ["refused", "granted"]],
    ]);
  }
  expect(await placedIn(noord, nextId)).toBe(2);
});
