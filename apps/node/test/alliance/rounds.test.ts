import { describe, expect, test } from "vitest";
import { anOfferingOf, aStudent, NOORD, placedIn, ZUID } from "../enrolment/world.ts";
import type { RoundDesk } from "./a-round-desk.ts";
import { aPlan, aPublishedRound, roundsOfThisFile } from "./rounds-of-this-file.ts";

const world = roundsOfThisFile();

describe("a round", () => {
  test("is checked before it is published: an offering that its host has not pledged is named", async () => {
    const { coordinator } = world();
    const roundId = crypto.randomUUID();
    const offeringId = await anOfferingOf(world().zuid, { places: 5 });
    await coordinator.ask("PUT", `/${roundId}`, aPlan([offeringId], { closesAt: "2027-04-01T00:00" }));
    const findings = [
      { pointer: "/phases/0/closesAt", reason: "must be after opensAt" },
      { pointer: "/offerings/0", reason: "is not pledged by its host" },
    ];
    expect((await coordinator.ask("GET", `/${roundId}/findings`)).body).toEqual({ findings });
    const { status, body } = await coordinator.ask("POST", `/${roundId}/publications`);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      type: "https://schemas.wissel.example/problems/round-not-ready",
      errors: [
        { pointer: "#/phases/0/closesAt", detail: "must be after opensAt" },
        { pointer: "#/offerings/0", detail: "is not pledged by its host" },
      ],
    });
  });

  test("reaches the other members as it was signed, and they are told of it once per version", async () => {
    const { coordinator, host } = world();
    const { noord } = world();
    const { roundId, plan } = await aPublishedRound(world());
    expect((await host.ask("GET", `/${roundId}`)).body).toEqual({
      roundId,
      coordinator: NOORD,
      isOwn: false,
      version: 1,
      published: { ...plan, releases: [] },
    });
    expect((await coordinator.ask("POST", `/${roundId}/publications`)).body.version).toBe(1);
    await coordinator.ask("PUT", `/${roundId}`, { ...plan, name: "Minors, again" });
    expect((await coordinator.ask("POST", `/${roundId}/publications`)).body.version).toBe(2);
    const { rows } = await noord.db.query(
      "SELECT recipient, payload FROM delivery WHERE event_type LIKE '%/round-published' AND payload ->> 'txn' = $1 ORDER BY delivery_id",
      [roundId],
    );
    expect(rows).toEqual(
      [1, 2].map((version) => ({
        recipient: ZUID,
        payload: { associationId: roundId, txn: roundId, event: { version } },
      })),
    );
    await host.fetch();
    expect((await host.ask("GET", `/${roundId}`)).body).toMatchObject({
      version: 2,
      published: { name: "Minors, again" },
    });
  });

  test("opens what was pledged to it, whatever the offering's own window says", async () => {
    const { noord, zuid } = world();
    const { offeringId } = await aPublishedRound(world());
    await zuid.db.query("UPDATE offering_enrolment SET closes_at = opens_at WHERE offering_id = $1", [
      offeringId,
    ]);
    const { body } = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    expect(body).toMatchObject({ place: "given" });
  });

  test("shuts what was pledged to it outside its phases, and home says when it opens", async () => {
    const { noord } = world();
    const { offeringId } = await aPublishedRound(world(), { opensAt: "2027-06-15T13:00" });
    const { status, body } = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    expect([status, body]).toMatchObject([
      409,
      {
        type: "https://schemas.wissel.example/problems/enrolment-window-not-open",
        opensAt: "2027-06-15T11:00:00.000Z",
      },
    ]);
  });

  test("lets in whom its phase is for, and tells the others why not", async () => {
    const { noord } = world();
    const { offeringId } = await aPublishedRound(world(), {
      participants: { own: true, partners: true, levels: ["master"] },
    });
    const bachelor = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    expect(bachelor.body).toMatchObject({ hostState: "denied", reason: "phase-not-for-student" });
    const master = await (await aStudent(noord, { level: "master" })).enrol([{ host: ZUID, offeringId }]);
    expect(master.body).toMatchObject({ place: "given" });
  });

  test("that has run out lets nobody in, at the host itself either", async () => {
    const { noord, zuid, clock } = world();
    const soon = new Date(clock.now().getTime() + 3_600_000);
    const closesAt = soon.toLocaleString("sv-SE", { timeZone: "Europe/Amsterdam" }).slice(0, 16);
    const { offeringId } = await aPublishedRound(
      world(),
      { closesAt: closesAt.replace(" ", "T") },
      soon.toISOString(),
    );
    const early = await (await aStudent(zuid)).enrol([{ host: ZUID, offeringId }]);
    expect(early.body).toMatchObject({ place: "given" });
    clock.advance(3_600_000);
    for (const home of [noord, zuid]) {
      expect((await (await aStudent(home)).enrol([{ host: ZUID, offeringId }])).status).toBe(409);
    }
    expect(await placedIn(zuid, offeringId)).toBe(1);
  });

  test("is shown as a student would meet it", async () => {
    const { coordinator, host } = world();
    const { roundId } = await aPublishedRound(world(), { participants: { own: false, partners: true } });
    const preview = (desk: RoundDesk, home: string, at: string) =>
      desk.ask("GET", `/${roundId}/preview?home=${home}&host=${ZUID}&at=${at}`);
    expect((await preview(coordinator, NOORD, "2027-05-01T11:00:00Z")).body).toEqual({
      open: true,
      phaseId: "open",
    });
    expect((await preview(host, ZUID, "2027-05-01T11:00:00Z")).body).toEqual({
      open: false,
      reason: "phase-not-for-student",
    });
    expect((await preview(host, NOORD, "2027-05-01T10:59:59Z")).body).toEqual({
      open: false,
      reason: "enrolment-window-not-open",
      next: { phaseId: "open", opensAt: "2027-05-01T11:00:00.000Z" },
    });
  });
});

describe("a release", () => {
  test("is planned at the host once, anew with each version, and dropped with the pledge", async () => {
    const { coordinator, host, zuid } = world();
    const { roundId, offeringId, plan } = await aPublishedRound(world());
    await zuid.resize(offeringId, [
      { kind: "own", size: 1 },
      { kind: "unallocated", size: 5 },
    ]);
    await coordinator.fetch();
    const publish = async (at: string) => {
      const releases = [{ from: { kind: "unallocated" }, to: { kind: "own" }, at }];
      await coordinator.ask("PUT", `/${roundId}`, { ...plan, releases });
      expect((await coordinator.ask("POST", `/${roundId}/publications`)).status).toBe(200);
      await host.fetch();
    };
    const planned = async () =>
      (await zuid.db.query("SELECT due_at FROM seat_release WHERE offering_id = $1", [offeringId])).rows;
    await publish("2027-06-07T00:00");
    expect(await planned()).toEqual([{ due_at: new Date("2027-06-06T22:00:00Z") }]);
    await publish("2027-06-08T00:00");
    expect(await planned()).toEqual([{ due_at: new Date("2027-06-07T22:00:00Z") }]);
    await host.ask("PUT", `/${roundId}/pledges`, { coordinator: NOORD, offeringIds: [] });
    expect(await planned()).toEqual([]);
  });
});

describe("a pause", () => {
  test.each(["coordinator", "host"] as const)(
    "by the %s stops the round with its reason, until it goes on",
    async (by) => {
      const { noord, host } = world();
      const desk = world()[by];
      const { roundId, offeringId } = await aPublishedRound(world());
      const paused = await desk.ask("POST", `/${roundId}/pauses`, { reason: "A wrong capacity." });
      expect(paused.body).toMatchObject({
        pausedBecause: "A wrong capacity.",
        version: by === "host" ? 1 : 2,
      });
      await host.fetch();
      const refused = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
      expect(refused.body).toMatchObject({ hostState: "denied", reason: "round-paused" });
      const resumed = await desk.ask("POST", `/${roundId}/resumptions`, { reason: "It is right now." });
      expect(resumed.body).not.toHaveProperty("pausedBecause");
      await host.fetch();
      const { body } = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
      expect(body).toMatchObject({ place: "given" });
      const actions = (await desk.ask("GET", `/${roundId}/actions`)).body.items;
      expect(actions.slice(0, 2)).toMatchObject([
        { action: "resumed", reason: "It is right now.", actor: "coordinator" },
        { action: "paused", reason: "A wrong capacity.", actor: "coordinator" },
      ]);
    },
  );

  test("outlasts a new publication", async () => {
    const { coordinator } = world();
    const { roundId, plan } = await aPublishedRound(world());
    await coordinator.ask("POST", `/${roundId}/pauses`, { reason: "A mistake." });
    await coordinator.ask("PUT", `/${roundId}`, { ...plan, name: "Mended" });
    const { body } = await coordinator.ask("POST", `/${roundId}/publications`);
    expect(body).toMatchObject({ version: 3, pausedBecause: "A mistake.", published: { name: "Mended" } });
  });
});

describe("a pledge", () => {
  test("shuts an offering until a round names it, and gives it back when it is taken back", async () => {
    const { host } = world();
    const { zuid } = world();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const roundId = crypto.randomUUID();
    const pledge = (offeringIds: readonly string[]) =>
      host.ask("PUT", `/${roundId}/pledges`, { coordinator: NOORD, offeringIds });
    expect((await pledge([offeringId])).body).toEqual({
      items: [{ host: ZUID, offeringId, coordinator: NOORD, pools: [{ kind: "unallocated", size: 5 }] }],
    });
    const student = await aStudent(zuid);
    const shut = await student.enrol([{ host: ZUID, offeringId }]);
    expect(shut.body).toMatchObject({ hostState: "denied", reason: "round-not-valid" });
    await pledge([]);
    const open = await (await aStudent(zuid)).enrol([{ host: ZUID, offeringId }]);
    expect(open.body).toMatchObject({ place: "given" });
  });

  test("that is taken back frees an offering that the round still names, at home too once it has heard of it", async () => {
    const { coordinator, host } = world();
    const { noord, clock } = world();
    const { roundId, offeringId } = await aPublishedRound(world(), { opensAt: "2027-06-15T13:00" });
    await host.ask("PUT", `/${roundId}/pledges`, { coordinator: NOORD, offeringIds: [] });
    await coordinator.fetch();
    clock.advance(3_000);
    const { body } = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    expect(body).toMatchObject({ place: "given" });
  });

  test("names an offering of one's own, to one round only", async () => {
    const { host } = world();
    const { offeringId } = await aPublishedRound(world());
    const pledge = (id: string) =>
      host.ask("PUT", `/${crypto.randomUUID()}/pledges`, { coordinator: NOORD, offeringIds: [id] });
    expect((await pledge(offeringId)).body).toMatchObject({
      type: "https://schemas.wissel.example/problems/offering-pledged-elsewhere",
      offeringId,
    });
    expect((await pledge(crypto.randomUUID())).status).toBe(404);
  });

  test("to one coordinator's round is not governed by another's of the same id", async () => {
    const { host } = world();
    const { zuid } = world();
    const { roundId, offeringId } = await aPublishedRound(world());
    await host.ask("PUT", `/${roundId}/pledges`, {
      coordinator: "elsewhere.example",
      offeringIds: [offeringId],
    });
    const { rows } = await zuid.db.query("SELECT round FROM offering_enrolment WHERE offering_id = $1", [
      offeringId,
    ]);
    expect(rows).toEqual([{ round: { roundId, phases: [] } }]);
  });
});

test("a round of another institution is neither written nor published here", async () => {
  const { host } = world();
  const { roundId, plan } = await aPublishedRound(world());
  expect((await host.ask("PUT", `/${roundId}`, plan)).body.type).toMatch(/round-not-own$/);
  expect((await host.ask("POST", `/${roundId}/publications`)).body.type).toMatch(/round-not-own$/);
  expect((await host.ask("GET", `/${crypto.randomUUID()}`)).status).toBe(404);
});
