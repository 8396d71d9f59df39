import { AN_INSTANT, anAsk } from "@wissel/testing/enrolment-builders";
import { aRound } from "@wissel/testing/round-builders";
import fc from "fast-check";
import { expect, test } from "vitest";
import { timedPhases } from "../rounds/phases.ts";
import { offeringName, type RoundRules } from "../rounds/round-rules.ts";
import { decideAsks } from "./ask.ts";
import type { Association } from "./association.ts";
import type { NewAsk } from "./ports.ts";
import type { StoredRequest } from "./request.ts";

const HOST = "waterstad.example";
const HOME = "noordzee.example";
const CREDITS = [5, 5, 15, 15, 30];
const MAX_LIVE = 3;
const MAX_CREDITS = 35;

const RULES: RoundRules = {
  roundId: "r",
  phases: timedPhases(aRound()),
  limits: { maxLive: MAX_LIVE, maxCredits: [{ unit: "ects", max: MAX_CREDITS }] },
  incompatibilities: [],
  studyLoads: new Map(
    CREDITS.map((value, offering) => [
      offeringName({ host: HOST, offeringId: `o${offering}` }),
      [{ studyLoadUnit: "ects", value }],
    ]),
  ),
};

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("ask" as const),
      person: fc.nat(1),
      offering: fc.nat(CREDITS.length - 1),
      swap: fc.option(fc.nat(9), { freq: 4, nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("place" as const, "denial" as const, "withdrawal" as const),
      which: fc.nat(9),
    }),
  },
);

/** What home has stored, and what it decides of one batch of asks. */
class Home {
  readonly associations: Association[] = [];
  readonly requests: StoredRequest[] = [];

  ask(asks: readonly NewAsk[]): readonly boolean[] {
    const slice = {
      home: HOME,
      personIds: new Set(["p0", "p1"]),
      keys: [],
      requests: this.requests,
      associations: this.associations,
      pseudonyms: [],
    };
    const decided = decideAsks(slice, asks, { now: AN_INSTANT, newPseudonym: () => "pseudonym" });
    for (const request of decided.requests) {
      const known = this.requests.findIndex(({ requestId }) => requestId === request.requestId);
      this.requests.splice(known < 0 ? this.requests.length : known, 1, request);
    }
    return decided.outcomes.map((outcome) => {
      if (!outcome.ok) return false;
      if (outcome.value.kind !== "fresh") return true;
      this.associations.push(outcome.value.association);
      return true;
    });
  }

  settle(which: number, change: Partial<Association>): void {
    const live = this.live();
    const association = live[which % live.length];
    if (association === undefined) return;
    this.associations[this.associations.indexOf(association)] = { ...association, ...change };
  }

  live(person?: string): readonly Association[] {
    return this.associations.filter(
      ({ homeState, hostState, personId }) =>
        homeState === "associated" && hostState !== "denied" && (person === undefined || personId === person),
    );
  }
}

function anAskFor(
  id: string,
  { personId, offeringId, releases }: { personId: string; offeringId: string; releases: string | undefined },
): NewAsk {
  const choice = { host: HOST, offeringId, ifFull: "queue" } as const;
  return anAsk(id, { personId, choice, releases, rules: RULES });
}

const CHANGES = {
  place: { hostState: "associated" },
  denial: { hostState: "denied" },
  withdrawal: { homeState: "cancelled", hostState: "cancelled" },
} as const;

/** Counted as plainly as can be: what is live, without what is to be given up for something live. */
function mayHave(home: Home, ask: NewAsk): boolean {
  const { personId } = ask.request;
  const live = home.live(personId);
  if (live.some(({ offeringId }) => offeringId === ask.choice.offeringId)) return true;
  const requests = home.requests.filter(({ requestId }) => live.some((one) => one.requestId === requestId));
  const givenUp = [ask.request, ...requests].map((one) => ("releases" in one ? one.releases : undefined));
  const counted = live.filter(({ associationId }) => !givenUp.includes(associationId));
  const offerings = [...counted.map(({ offeringId }) => offeringId), ask.choice.offeringId];
  const credits = offerings.reduce((sum, id) => sum + (CREDITS[Number(id.slice(1))] ?? 0), 0);
  return offerings.length <= MAX_LIVE && credits <= MAX_CREDITS;
}

test("any history of asks, swaps, answers and withdrawals keeps the limits exactly, in batches or one by one", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25, size: "max" }), fc.boolean(), (steps, together) => {
      const home = new Home();
      let batch: NewAsk[] = [];
      const decide = () => {
        const before = new Home();
        before.associations.push(...home.associations);
        before.requests.push(...home.requests);
        const wanted = batch.map((ask) => {
          const may = mayHave(before, ask);
          before.ask([{ ...ask }]);
          return may;
        });
        expect(home.ask(batch)).toEqual(wanted);
        batch = [];
      };
      for (const [index, one] of steps.entries()) {
        if (one.kind !== "ask") {
          decide();
          home.settle(one.which, CHANGES[one.kind]);
          continue;
        }
        const own = home.live(`p${one.person}`);
        const released = one.swap === undefined ? undefined : own[one.swap % own.length];
        const offeringId = `o${one.offering}`;
        const releases = released?.offeringId === offeringId ? undefined : released?.associationId;
        batch.push(anAskFor(`a${index}`, { personId: `p${one.person}`, offeringId, releases }));
        if (!together) decide();
      }
      decide();
    }),
  );
});
