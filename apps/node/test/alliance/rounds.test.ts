import { signRound } from "@wissel/trust";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anOfferingOf, aStudent, institutionsOfThisFile, NOORD, placedIn, ZUID } from "../enrolment/world.ts";
import { type RoundDesk, roundDesksOf } from "./a-round-desk.ts";

const institutions = institutionsOfThisFile();
let desks: readonly RoundDesk[] = [];
beforeAll(async () => {
  const { noord, zuid, clock, offerings } = institutions();
  desks = await roundDesksOf([noord, zuid], { clock, offerings });
});
afterAll(() => Promise.all(desks.map((desk) => desk.close())));

/** Noord coordinates, Zuid lends an offering. */
function bothDesks(): { readonly coordinator: RoundDesk; readonly host: RoundDesk } {
  const [coordinator, host] = desks;
  if (coordinator === undefined || host === undefined) throw new Error("the desks are not open yet");
  return { coordinator, host };
}

interface Planned {
  readonly opensAt?: string;
  readonly closesAt?: string;
  readonly participants?: object;
}

/** A plan of one phase that is open now: the tests' clock begins on 20 May 2027 at 14:00 in Amsterdam. */
function aPlan(offeringId: string, phase: Planned = {}) {
  return {
    alliance: "coast",
    name: "Minors 2027",
    timeZone: "Europe/Amsterdam",
    validUntil: "2027-09-01T00:00:00.000Z",
    phases: [
      {
        phaseId: "open",
        name: "Open",
        opensAt: "2027-05-01T13:00",
        closesAt: "2027-08-01T00:00",
        participants: { own: true, partners: true },
        mode: "first_come",
        ...phase,
      },
    ],
    offerings: [{ host: ZUID, offeringId }],
  };
}

/** A round of Noord's with an offering of Zuid's, published and fetched. */
async function aPublishedRound(phase: Planned = {}, validUntil = "2027-09-01T00:00:00.000Z") {
  const { coordinator, host } = bothDesks();
  const { zuid, clock } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  const roundId = crypto.randomUUID();
  await host.ask("PUT", `/${roundId}/pledges`, { coordinator: NOORD, offeringIds: [offeringId] });
  await coordinator.fetch();
  const plan = { ...aPlan(offeringId, phase), validUntil };
  await coordinator.ask("PUT", `/${roundId}`, plan);
  const { status, body } = await coordinator.ask("POST", `/${roundId}/publications`);
  expect([status, body]).toMatchObject([200, { version: 1, isOwn: true, published: plan }]);
  await host.fetch();
  clock.advance(3_000); // what home remembers of rounds is old by then
  return { roundId, offeringId, plan };
}

describe("a round", () => {
  test("is checked before it is published: an offering that its host has not pledged is named", async () => {
    const { coordinator } = bothDesks();
    const roundId = crypto.randomUUID();
    const offeringId = await anOfferingOf(institutions().zuid, { places: 5 });
    await coordinator.ask("PUT", `/${roundId}`, aPlan(offeringId, { closesAt: "2027-04-01T00:00" }));
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
    const { coordinator, host } = bothDesks();
    const { noord } = institutions();
    const { roundId, plan } = await aPublishedRound();
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
    const { noord, zuid } = institutions();
    const { offeringId } = await aPublishedRound();
    await zuid.db.query("UPDATE offering_enrolment SET closes_at = opens_at WHERE offering_id = $1", [
      offeringId,
    ]);
    const { body } = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    expect(body).toMatchObject({ place: "given" });
  });

  test("shuts what was pledged to it outside its phases, and home says when it opens", async () => {
    const { noord } = institutions();
    const { offeringId } = await aPublishedRound({ opensAt: "2027-06-15T13:00" });
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
    const { noord } = institutions();
    const { offeringId } = await aPublishedRound({
      participants: { own: true, partners: true, levels: ["master"] },
    });
    const bachelor = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    expect(bachelor.body).toMatchObject({ hostState: "denied", reason: "phase-not-for-student" });
    const master = await (await aStudent(noord, { level: "master" })).enrol([{ host: ZUID, offeringId }]);
    expect(master.body).toMatchObject({ place: "given" });
  });

  test("that has run out lets nobody in, at the host itself either", async () => {
    const { noord, zuid, clock } = institutions();
    const soon = new Date(clock.now().getTime() + 3_600_000);
    const closesAt = soon.toLocaleString("sv-SE", { timeZone: "Europe/Amsterdam" }).slice(0, 16);
    const { offeringId } = await aPublishedRound(
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
    const { coordinator, host } = bothDesks();
    const { roundId } = await aPublishedRound({ participants: { own: false, partners: true } });
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

describe("a pledge", () => {
  test("shuts an offering until a round names it, and gives it back when it is taken back", async () => {
    const { host } = bothDesks();
    const { zuid } = institutions();
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

  test("names an offering of one's own, to one round only", async () => {
    const { host } = bothDesks();
    const { offeringId } = await aPublishedRound();
    const pledge = (id: string) =>
      host.ask("PUT", `/${crypto.randomUUID()}/pledges`, { coordinator: NOORD, offeringIds: [id] });
    expect((await pledge(offeringId)).body).toMatchObject({
      type: "https://schemas.wissel.example/problems/offering-pledged-elsewhere",
      offeringId,
    });
    expect((await pledge(crypto.randomUUID())).status).toBe(404);
  });

  test("to one coordinator's round is not governed by another's of the same id", async () => {
    const { host } = bothDesks();
    const { zuid } = institutions();
    const { roundId, offeringId } = await aPublishedRound();
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

describe("a round that is not what its coordinator signed", () => {
  const forged = async (forge: (token: string, key: RoundDesk["key"]) => Promise<string> | string) => {
    const { coordinator, host } = bothDesks();
    const { roundId, plan } = await aPublishedRound();
    await coordinator.ask("PUT", `/${roundId}`, { ...plan, name: "The second" });
    await coordinator.ask("POST", `/${roundId}/publications`);
    const { rounds } = await coordinator.exchanged(ZUID);
    coordinator.forgery = {
      rounds: await Promise.all(rounds.map((one: string) => forge(one, coordinator.key))),
      pledges: [],
    };
    host.warnings.length = 0;
    await host.fetch();
    coordinator.forgery = undefined;
    expect((await host.ask("GET", `/${roundId}`)).body.version).toBe(1);
    return new Set(host.warnings);
  };
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

  test("is refused where it was altered", async () => {
    const warnings = await forged((token) => {
      const [header, , signature] = token.split(".");
      const claims = { ...claimsOf(token), iat: 1 };
      return `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
    });
    expect(warnings).toEqual(new Set(["round-altered"]));
  });

  test("is refused where it claims to hold longer than its signature", async () => {
    const warnings = await forged((token, key) => {
      const { iss: issuer, round } = claimsOf(token);
      return signRound(
        { issuer, issuedAt: new Date(0), expiresAt: new Date("2028-01-01T00:00:00Z"), round },
        key,
      );
    });
    expect(warnings).toEqual(new Set(["validUntil is not exp"]));
  });

  test("is refused where it holds a rule that is not known here", async () => {
    const warnings = await forged((token, key) => {
      const { iss: issuer, exp, round } = claimsOf(token);
      const plan = { ...round.plan, limits: { maxLive: 2 } };
      return signRound(
        { issuer, issuedAt: new Date(0), expiresAt: new Date(exp * 1000), round: { ...round, plan } },
        key,
      );
    });
    expect([...warnings].every((warning) => warning.includes("limits"))).toBe(true);
  });
});

test("a round of another institution is neither written nor published here", async () => {
  const { host } = bothDesks();
  const { roundId, plan } = await aPublishedRound();
  expect((await host.ask("PUT", `/${roundId}`, plan)).body.type).toMatch(/round-not-own$/);
  expect((await host.ask("POST", `/${roundId}/publications`)).body.type).toMatch(/round-not-own$/);
  expect((await host.ask("GET", `/${crypto.randomUUID()}`)).status).toBe(404);
});
