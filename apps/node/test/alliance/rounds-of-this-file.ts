import { afterAll, beforeAll, expect } from "vitest";
import { anOfferingOf, institutionsOfThisFile, NOORD, type TestWorld, ZUID } from "../enrolment/world.ts";
import { type RoundDesk, roundDesksOf } from "./a-round-desk.ts";

/** Noord coordinates, Zuid lends offerings. */
export interface RoundWorld extends TestWorld {
  readonly coordinator: RoundDesk;
  readonly host: RoundDesk;
}

/** What a test says about the one phase of its round. */
export interface Planned {
  readonly opensAt?: string;
  readonly closesAt?: string;
  readonly participants?: object;
  readonly mode?: string;
  readonly ifFull?: string;
}

/** Opens the two institutions and their coordinators' desks for all tests of the file. */
export function roundsOfThisFile(): () => RoundWorld {
  const institutions = institutionsOfThisFile();
  let desks: readonly RoundDesk[] = [];
  beforeAll(async () => {
    const { noord, zuid, clock, offerings } = institutions();
    desks = await roundDesksOf([noord, zuid], { clock, offerings });
  });
  afterAll(() => Promise.all(desks.map((desk) => desk.close())));
  return () => {
    const [coordinator, host] = desks;
    if (coordinator === undefined || host === undefined) throw new Error("the desks are not open yet");
    return { ...institutions(), coordinator, host };
  };
}

/** A plan of one phase that is open now: the tests' clock begins on 20 May 2027 at 14:00 in Amsterdam. */
export function aPlan(offeringIds: readonly string[], phase: Planned = {}) {
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
    offerings: offeringIds.map((offeringId) => ({ host: ZUID, offeringId })),
  };
}

/** A round of Noord's with an offering of Zuid's that has five places, published and fetched. */
export async function aPublishedRound(
  world: RoundWorld,
  phase: Planned = {},
  validUntil = "2027-09-01T00:00:00.000Z",
) {
  const offeringId = await anOfferingOf(world.zuid, { places: 5 });
  const plan = { ...aPlan([offeringId], phase), validUntil };
  return { offeringId, ...(await aPublishedRoundOf(world, [offeringId], plan)) };
}

/** A round of Noord's with these offerings of Zuid's, published and fetched; `overrides` are of its plan. */
export async function aPublishedRoundOf(
  { coordinator, host, clock }: RoundWorld,
  offeringIds: readonly string[],
  overrides: object,
) {
  const roundId = crypto.randomUUID();
  await host.ask("PUT", `/${roundId}/pledges`, { coordinator: NOORD, offeringIds });
  await coordinator.fetch();
  const plan = { ...aPlan(offeringIds), ...overrides };
  await coordinator.ask("PUT", `/${roundId}`, plan);
  const { status, body } = await coordinator.ask("POST", `/${roundId}/publications`);
  expect([status, body]).toMatchObject([200, { version: 1, isOwn: true, published: plan }]);
  await host.fetch();
  clock.advance(3_000); // what home remembers of rounds is old by then
  return { roundId, plan };
}
