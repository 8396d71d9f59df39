import { describe, expect, test } from "vitest";
import {
  anOfferingOf,
  anOfficer,
  approveEveryone,
  approveNobody,
  aStudent,
  NOORD,
  placedIn,
  type Read,
  ZUID,
} from "../enrolment/world.ts";
import { aPublishedRoundOf, roundsOfThisFile } from "./rounds-of-this-file.ts";

const world = roundsOfThisFile();
const DAY_MS = 86_400_000;

/** Midnight so many days on, as a clock of the round shows it. */
function midnight(days: number): string {
  return `${new Date(world().clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 11)}00:00`;
}

/**
 * A student of a home who asked for a minor in which Zuid selects, and in the phase after it for a place, for a place
 * that is full, and for one that will be offered. Then Zuid decides.
 */
async function aSelectedStudent(home: "noord" | "zuid") {
  const { zuid, clock, host, federation } = world();
  const chosen = await anOfferingOf(zuid, { places: 1 });
  const free = await anOfferingOf(zuid, { places: 5 });
  const full = await anOfferingOf(zuid, { places: 1 });
  const offered = await anOfferingOf(zuid, { places: 1 });
  await zuid.offerFreedPlaces(offered);
  const phase = { participants: { own: true, partners: true } };
  const { roundId } = await aPublishedRoundOf(world(), [chosen, free, full, offered], {
    validUntil: new Date(clock.now().getTime() + 90 * DAY_MS).toISOString(),
    phases: [
      {
        ...phase,
        phaseId: "selection",
        name: "Selection",
        mode: "selection",
        opensAt: midnight(-1),
        closesAt: midnight(3),
      },
      {
        ...phase,
        phaseId: "next",
        name: "Next",
        mode: "first_come",
        opensAt: midnight(3),
        closesAt: midnight(60),
      },
    ],
    incompatibilities: [{ placedIn: "selection", leaves: "next" }],
  });
  const student = await aStudent(world()[home]);
  const at = (offeringId: string) => [{ host: ZUID, offeringId, ifFull: "queue" }];
  const { body: selected } = await student.enrol(at(chosen));
  clock.advance(4 * DAY_MS);
  const others = await aStudent(zuid);
  const { body: taken } = await others.enrol(at(offered));
  await others.enrol(at(full));
  const asked: Read[] = [];
  for (const offeringId of [free, full, offered]) asked.push((await student.enrol(at(offeringId))).body);
  await others.withdraw(taken.associationId);
  await federation.settle();
  const path = `/${roundId}/selections/${chosen}`;
  const homeName = home === "noord" ? NOORD : ZUID;
  return {
    student,
    roundId,
    selected,
    asked,
    offerings: { free, full, offered },
    async decide() {
      await host.ask("PUT", `${path}/ranking`, {
        candidates: [{ rank: 1, home: homeName, associationId: selected.associationId }],
      });
      expect((await host.ask("POST", `${path}/decisions`, { ranked: 1 })).status).toBe(200);
      await federation.settle();
    },
    async sweep() {
      await Promise.all([world()[home].leavePhases(), world()[home].leavePhases()]);
      await federation.settle();
    },
    now: () => Promise.all(asked.map(({ associationId }) => student.read(associationId))),
    kinds: async () => (await student.get("/notices")).body.items.map(({ kind }: Read) => kind),
    mails: () => world()[home].postbox.mails.filter(({ to }) => to === `${student.personId}@${homeName}`),
  };
}

const LEFT = { homeState: "cancelled", hostState: "cancelled", reason: "phase-excluded-by-place" };

describe("who is placed by selection leaves the next phase", () => {
  test.each(["noord", "zuid"] as const)(
    "a student of %s keeps the place, and loses place, wait and offer there, at home and at the host, once and with the reason",
    async (home) => {
      const { student, selected, asked, offerings, decide, sweep, now, kinds, mails } =
        await aSelectedStudent(home);
      await sweep();
      expect((await now()).map(({ place }) => place)).toEqual(["given", "waiting", "waiting"]);
      expect((await now())[2]).toHaveProperty("offer");
      await decide();
      await sweep();
      expect(await student.read(selected.associationId)).toMatchObject({ place: "given" });
      expect(await now()).toMatchObject([LEFT, LEFT, LEFT]);
      const { zuid } = world();
      const { rows } = await zuid.db.query(
        `SELECT association.reason, movement.reason AS moved
         FROM association LEFT JOIN seat_movement AS movement
           ON movement.association_key = association.association_key AND placed_delta + offered_delta < 0
         WHERE host = $1 AND association_id = ANY ($2::uuid[]) ORDER BY movement.reason`,
        [ZUID, asked.map(({ associationId }) => associationId)],
      );
      const { reason } = LEFT;
      expect(rows).toMatchObject([
        { reason, moved: reason },
        { reason, moved: reason },
        { reason, moved: null },
      ]);
      expect(await placedIn(zuid, offerings.free)).toBe(0);
      expect((await kinds()).filter((kind: string) => kind === "phase_left")).toHaveLength(3);
      const before = mails().length;
      await sweep();
      expect(mails()).toHaveLength(before);
      expect(mails().filter(({ subject }) => subject.includes("An enrolment has ended"))).toHaveLength(3);
      expect(await student.get("/enrolments")).toMatchObject({ status: 200 });
    },
  );

  test("not while home has not permitted the place: then that is the only certain thing", async () => {
    const { noord } = world();
    await approveNobody(noord);
    const { selected, decide, sweep, now } = await aSelectedStudent("noord");
    await approveEveryone(noord);
    await decide();
    await sweep();
    expect((await now()).map(({ place }) => place)).toEqual(["given", "waiting", "waiting"]);
    await anOfficer(noord).decide(selected.associationId, "approve");
    await sweep();
    expect(await now()).toMatchObject([LEFT, LEFT, LEFT]);
  });

  test("not while the round is paused, and all the same afterwards", async () => {
    const { decide, sweep, now, roundId } = await aSelectedStudent("noord");
    const { coordinator, host, clock } = world();
    await decide();
    await coordinator.ask("POST", `/${roundId}/pauses`, { reason: "A mistake." });
    await host.fetch();
    clock.advance(3_000);
    await sweep();
    expect((await now()).map(({ place }) => place)).toEqual(["given", "waiting", "waiting"]);
    await coordinator.ask("POST", `/${roundId}/resumptions`, { reason: "Mended." });
    await host.fetch();
    clock.advance(3_000);
    await sweep();
    expect(await now()).toMatchObject([LEFT, LEFT, LEFT]);
  });
});
