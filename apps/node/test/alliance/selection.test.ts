import { describe, expect, test } from "vitest";
import { aStudent, NOORD, placedIn, type Read, theSis, ZUID } from "../enrolment/world.ts";
import { aPublishedRound, type Planned, roundsOfThisFile } from "./rounds-of-this-file.ts";

const world = roundsOfThisFile();

const PROBLEM = "https://schemas.wissel.example/problems";
const DAY_MS = 86_400_000;

/** An offering with so many places in a phase of selection that is open for ten days from now, and who asked. */
async function aSelection(places: number, phase: Planned & { readonly ifFull?: "queue" | "refuse" } = {}) {
  const { zuid, noord, clock, host } = world();
  const closesAt = new Date(clock.now().getTime() + 10 * DAY_MS).toISOString().slice(0, 11);
  const opensAt = new Date(clock.now().getTime() - DAY_MS).toISOString().slice(0, 11);
  const { roundId, offeringId } = await aPublishedRound(world(), {
    mode: "selection",
    opensAt: `${opensAt}00:00`,
    closesAt: `${closesAt}00:00`,
    ...phase,
  });
  await zuid.resize(offeringId, [{ kind: "unallocated", size: places }]);
  const students = [await aStudent(noord), await aStudent(zuid), await aStudent(noord), await aStudent(zuid)];
  const receipts = [];
  for (const student of students) receipts.push((await student.enrol([{ host: ZUID, offeringId }])).body);
  const homes = [NOORD, ZUID, NOORD, ZUID];
  const ids: string[] = receipts.map(({ associationId }) => associationId);
  const path = `/${roundId}/selections/${offeringId}`;
  const csv = (order: readonly number[]) =>
    ["rank,home,associationId", ...order.map((one, index) => `${index + 1},${homes[one]},${ids[one]}`)].join(
      "\n",
    );
  return {
    roundId,
    offeringId,
    students,
    receipts,
    ids,
    homes,
    csv,
    ask: (method: "GET" | "PUT" | "POST", rest: string, body?: object | string) =>
      host.ask(method, `${path}${rest}`, body),
    close: () => clock.advance(11 * DAY_MS),
    async now() {
      await zuid.settle();
      return Promise.all(students.map((student, index) => student.read(ids[index] ?? "")));
    },
  };
}

/** What a host officer finds of an offering among those that select. */
async function listed(offeringId: string) {
  const { body } = await world().host.askAsHostOfficer("/selections");
  return body.items.find((one: { offeringId: string }) => one.offeringId === offeringId);
}

describe("a phase of selection", () => {
  test("collects requests without giving a place, and says what is waited for", async () => {
    const { receipts, offeringId, ask, ids } = await aSelection(2);
    const waits = { place: "waiting", hostState: "queued", reason: "selection-not-decided" };
    expect(receipts).toMatchObject([waits, waits, waits, waits]);
    expect(receipts[0]).not.toHaveProperty("position");
    expect(await placedIn(world().zuid, offeringId)).toBe(0);
    const { body } = await ask("GET", "");
    expect(body).toMatchObject({ phaseId: "open", offeringId });
    expect(await listed(offeringId)).toMatchObject({ phaseId: "open", awaiting: 4, ranked: 0 });
    expect(new Set(body.candidates.map((one: { associationId: string }) => one.associationId))).toEqual(
      new Set(ids),
    );
  });

  test("is decided by the ranking: previewed, then once, and homes learn by events", async () => {
    const { ask, csv, ids, homes, close, now, offeringId, roundId } = await aSelection(2, {
      ifFull: "queue",
    });
    close();
    const imported = await ask("PUT", "/ranking", csv([2, 1, 0]));
    expect(imported.body.candidates.map((one: { rank?: number }) => one.rank)).toEqual([1, 2, 3, undefined]);
    const items = [
      { home: homes[2], associationId: ids[2], gets: "place" },
      { home: homes[1], associationId: ids[1], gets: "place" },
      { home: homes[0], associationId: ids[0], gets: "queue" },
      { home: homes[3], associationId: ids[3], gets: "refusal" },
    ];
    expect((await ask("GET", "/outcome")).body).toEqual({ ranked: 3, items });
    expect(await placedIn(world().zuid, offeringId)).toBe(0);
    expect(await listed(offeringId)).toMatchObject({ awaiting: 4, ranked: 3, ifFull: "queue" });
    const answers = await Promise.all([1, 2, 3].map(() => ask("POST", "/decisions", { ranked: 3 })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(({ body }) => body.items.length).sort()).toEqual([0, 0, 4]);
    expect(await now()).toMatchObject([
      { place: "waiting", version: 2 },
      { place: "given", version: 2 },
      { place: "given", version: 2 },
      { place: "none", hostState: "denied", reason: "not-selected", next: { what: "choose_again" } },
    ]);
    expect(await placedIn(world().zuid, offeringId)).toBe(2);
    expect(await listed(offeringId)).toMatchObject({ awaiting: 0, ranked: 0 });
    const { items: done } = (await world().host.ask("GET", `/${roundId}/actions`)).body;
    expect(done.map((one: { action: string }) => one.action)).toEqual(["selected", "ranked"]);
  });

  test("leaves a waiting list in the order of the ranking", async () => {
    const { ask, csv, close, now, students, ids, receipts } = await aSelection(1, { ifFull: "queue" });
    close();
    await ask("PUT", "/ranking", csv([3, 2, 1, 0]));
    await ask("POST", "/decisions", { ranked: 4 });
    await students[3]?.withdraw(ids[3] ?? "");
    expect((await now()).map(({ place }) => place)).toEqual(["waiting", "waiting", "given", "none"]);
    expect(receipts.map(({ requestedAt }) => requestedAt)).toEqual(
      (await now()).map((one) => one.requestedAt),
    );
  });

  test("is not decided while it is open, nor by a ranking that has changed since it was looked at", async () => {
    const { ask, csv, close, students, ids } = await aSelection(2);
    await ask("PUT", "/ranking", csv([0, 1]));
    expect((await ask("POST", "/decisions", { ranked: 2 })).body).toMatchObject({
      type: `${PROBLEM}/selection-not-decidable`,
      because: "phase-open",
    });
    close();
    await students[0]?.withdraw(ids[0] ?? "");
    expect((await ask("POST", "/decisions", { ranked: 2 })).body).toMatchObject({
      because: "ranking-changed",
      ranked: 1,
    });
    expect((await ask("POST", "/decisions", { ranked: 1 })).status).toBe(200);
  });

  test("of a round that is paused or over is not decided", async () => {
    const { ask, csv, close, roundId } = await aSelection(2);
    await ask("PUT", "/ranking", csv([0]));
    close();
    await world().host.ask("POST", `/${roundId}/pauses`, { reason: "A mistake." });
    expect((await ask("POST", "/decisions", { ranked: 1 })).body).toMatchObject({ because: "round-paused" });
    await world().host.ask("POST", `/${roundId}/resumptions`, { reason: "Mended." });
    world().clock.advance(120 * DAY_MS);
    expect((await ask("POST", "/decisions", { ranked: 1 })).body).toMatchObject({
      because: "round-not-valid",
    });
    world().clock.advance(-131 * DAY_MS);
  });
});

describe("a ranking", () => {
  test("with wrong columns, repeats or strangers is refused whole, with row and column", async () => {
    const { ask, csv, ids } = await aSelection(2);
    await ask("PUT", "/ranking", csv([1]));
    const wrong = await ask("PUT", "/ranking", "place,student\n1,x");
    expect([wrong.status, wrong.body.type]).toEqual([422, `${PROBLEM}/ranking-unacceptable`]);
    expect(wrong.body.errors[0]).toEqual({
      in: "body",
      row: 1,
      column: "rank",
      detail: "row 1, rank is missing",
    });
    const candidates = [
      { rank: 1, home: NOORD, associationId: ids[0] },
      { rank: 1, home: NOORD, associationId: crypto.randomUUID() },
      { rank: 2, home: NOORD, associationId: ids[0] },
      { rank: 3, home: ZUID, associationId: ids[0] },
    ];
    const { body } = await ask("PUT", "/ranking", { candidates });
    expect(body.errors.map(({ row, column }: { row: number; column: string }) => `${row} ${column}`)).toEqual(
      ["2 rank", "2 associationId", "3 associationId", "4 associationId"],
    );
    const kept = (await ask("GET", "")).body.candidates;
    expect(kept.filter((one: { rank?: number }) => one.rank !== undefined)).toMatchObject([
      { rank: 1, associationId: ids[1] },
    ]);
  });

  test("of an offering that is not in the round is refused as unknown", async () => {
    const { roundId } = await aSelection(2);
    const path = `/${roundId}/selections/${crypto.randomUUID()}`;
    expect((await world().host.ask("GET", path)).status).toBe(404);
    expect((await world().host.ask("PUT", `${path}/ranking`, { candidates: [] })).status).toBe(404);
    expect((await world().host.ask("GET", `${path}/outcome`)).status).toBe(404);
    expect((await world().host.ask("POST", `${path}/decisions`, { ranked: 0 })).status).toBe(404);
  });
});

describe("the host's own system, after the phase", () => {
  test("gives a place on a condition and puts others on the list; the day after the last day the next has it", async () => {
    const { zuid, clock } = world();
    const { ids, close, now, offeringId, students } = await aSelection(1);
    const sis = theSis(zuid);
    const [conditional, , second, first] = ids.map((associationId) => ({ associationId, role: "host" }));
    const decide = async (...rows: readonly object[]) =>
      (await sis.decide(rows, "?now=true")).body.outcomes.map(
        ({ outcome, problem }: Read) => problem?.because ?? outcome,
      );
    const queueing = { ...first, decision: "queue" };
    expect(await decide(queueing)).toEqual(["phase-open"]);
    close();
    const lastDay = new Date(clock.now().getTime() + 2 * DAY_MS).toISOString().slice(0, 10);
    const condition = { decision: "accept", words: "Send your diploma.", conditionUntil: lastDay };
    expect(
      await decide({ ...conditional, ...condition }, queueing, { ...second, decision: "queue" }),
    ).toEqual(["decided", "decided", "decided"]);
    // All asked at the same instant: the line is in the order in which they were put there.
    expect(await now()).toMatchObject([
      { place: "given", terms: { words: "Send your diploma.", conditionUntil: lastDay } },
      { place: "waiting", reason: "selection-not-decided" },
      { place: "waiting", position: 2 },
      { place: "waiting", position: 1 },
    ]);
    expect((await now())[1]).not.toHaveProperty("position");
    expect(await decide(queueing, { ...conditional, decision: "queue" })).toEqual(["decided", "refused"]);

    clock.advance(2 * DAY_MS);
    await zuid.settleDecisions();
    expect((await now())[0]).toMatchObject({ place: "given" });
    clock.advance(DAY_MS);
    await Promise.all([zuid.settleDecisions(), zuid.settleDecisions()]);
    expect(await now()).toMatchObject([
      { place: "none", hostState: "cancelled", reason: "condition-not-met" },
      { place: "waiting" },
      { place: "waiting", position: 1 },
      { place: "given" },
    ]);
    expect(await placedIn(zuid, offeringId)).toBe(1);
    expect((await sis.get(`/decisions?role=host&offeringId=${offeringId}`)).body.items).toMatchObject([
      { waitsFor: ["selection"] },
    ]);
    expect((await students[0]?.get("/notices"))?.body.items[0]).toMatchObject({ kind: "place_ended" });
    expect(await decide({ ...conditional, decision: "condition_met" })).toEqual(["refused"]);
  });
});
