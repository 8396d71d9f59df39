import { type AgreedExchange, granted, type NewAsk, type StandingApproval } from "@wissel/core";
import {
  AN_INSTANT,
  aHomeView,
  anEnrolmentCommand,
  anOffering,
  aPartner,
} from "@wissel/testing/enrolment-builders";
import { describe, expect, test } from "vitest";
import { type CreateEnrolmentPorts, createEnrolment, type EnrolmentOrder } from "./create-enrolment.ts";
import { institutionsOf } from "./partners.ts";

const OWN = { schacHome: "noordzee.example", name: "Noordzee University" };
const OFFERING = anOffering();
const OTHER = anOffering({ offeringId: "0a7d6a34-51c5-5d2f-8b89-7be3d6b0e3f7", host: OWN.schacHome });

interface World {
  readonly now?: Date;
  readonly approvals?: readonly StandingApproval[];
  readonly knownKey?: boolean;
  /** What agreements on record leave open at the partner. */
  readonly agreed?: readonly AgreedExchange[];
}

/** A home whose host gives every place that is asked for. */
function aHome({ now = AN_INSTANT, approvals = [], knownKey = false, agreed }: World = {}) {
  const asks: NewAsk[] = [];
  let made = 0;
  const ports: CreateEnrolmentPorts = {
    register: {
      async begin(begun) {
        asks.push(...begun);
        return begun.map(({ choice, homeState }) => {
          const view = aHomeView({ ...choice, homeState });
          const command = { deliveryId: "d", command: anEnrolmentCommand() };
          return granted({ ...view, repeated: false, command });
        });
      },
      findForPerson: async () => undefined,
    },
    lines: { ask: async () => ({ ...aHomeView({ hostState: "associated", version: 1 }), changed: true }) },
    students: { findFacts: async () => ({ level: "bachelor", creditsEarned: 60 }) },
    approvals: { get: async () => approvals, forget: () => undefined },
    rounds: { rulesOf: async () => undefined },
    institutions: institutionsOf(OWN, [aPartner()]),
    agreements: { asHome: async (host) => (host === OWN.schacHome ? undefined : agreed) },
    offerings: {
      findOffering: async (host, offeringId) =>
        [OFFERING, OTHER].find((one) => one.host === host && one.offeringId === offeringId),
    },
    underWay: new Map(),
    requests: { hasKey: async () => knownKey },
    clock: { now: () => now },
    newId: () => {
      made += 1;
      return `id-${made}`;
    },
    digest: (text) => text,
    kickDeliveries: () => undefined,
  };
  return { ports, asks };
}

function anOrder(choices: EnrolmentOrder["choices"]): EnrolmentOrder {
  return { personId: "p", clientId: "c", idempotencyKey: "k", choices };
}

const PARTNER_CHOICE = { host: OFFERING.host, offeringId: OFFERING.offeringId };
const OWN_CHOICE = { offeringId: OTHER.offeringId };
const AFTER = new Date("2027-06-01T00:00:00Z");
const BEFORE = new Date("2027-05-15T10:59:59Z");

describe("a request is refused before anything is written", () => {
  test.each([
    [
      "an offering that its host does not publish",
      { ...PARTNER_CHOICE, offeringId: OTHER.offeringId },
      "offering-unknown",
    ],
    [
      "an institution without an agreement",
      { ...PARTNER_CHOICE, host: "elders.example" },
      "host-not-a-partner",
    ],
    ["an offering that was named before", PARTNER_CHOICE, "choice-repeated"],
  ])("when it names %s", async (_, choice, code) => {
    const { ports, asks } = aHome();
    const outcome = await createEnrolment(ports, anOrder([PARTNER_CHOICE, choice]));
    expect(outcome).toMatchObject({ ok: false, refusal: { code, index: 1 } });
    expect(asks).toEqual([]);
  });

  test.each([
    ["is not open yet", BEFORE, "enrolment-window-not-open"],
    ["closes at that very instant", AFTER, "enrolment-window-closed"],
  ])("when the only window %s", async (_, now, code) => {
    const { ports, asks } = aHome({ now });
    const outcome = await createEnrolment(ports, anOrder([PARTNER_CHOICE]));
    expect(outcome).toMatchObject({ ok: false, refusal: { code } });
    expect(asks).toEqual([]);
  });
});

test("a request that was answered before keeps its answer after the window has closed", async () => {
  const { ports } = aHome({ now: AFTER, knownKey: true });
  expect(await createEnrolment(ports, anOrder([PARTNER_CHOICE]))).toMatchObject({ ok: true });
});

describe("what own agreements with the host do not cover", () => {
  test("is refused before anybody is asked, with the reason", async () => {
    const { ports, asks } = aHome({ agreed: [] });
    const outcome = await createEnrolment(ports, anOrder([OWN_CHOICE, PARTNER_CHOICE]));
    expect(outcome).toMatchObject({ ok: false, refusal: { code: "agreement-not-in-force", index: 1 } });
    expect(asks).toEqual([]);
    expect(await createEnrolment(ports, anOrder([OWN_CHOICE]))).toMatchObject({ ok: true });
  });

  test("does not take back an answer that was given", async () => {
    const { ports } = aHome({ agreed: [], knownKey: true });
    expect(await createEnrolment(ports, anOrder([PARTNER_CHOICE]))).toMatchObject({ ok: true });
  });
});

test("the own institution is meant where no host is named, and refuse where ifFull is not said", async () => {
  const { ports, asks } = aHome();
  await createEnrolment(ports, anOrder([OWN_CHOICE]));
  expect(asks[0]?.choice).toEqual({ host: OWN.schacHome, offeringId: OTHER.offeringId, ifFull: "refuse" });
});

test("a request that says what is meant anyway is the same request", async () => {
  const { ports, asks } = aHome();
  await createEnrolment(ports, anOrder([OWN_CHOICE]));
  await createEnrolment(ports, anOrder([{ ifFull: "refuse", ...OWN_CHOICE, host: OWN.schacHome }]));
  const [one, other] = asks.map(({ request }) => request.kind === "new" && request.fingerprint);
  expect(one).toBe(other);
});

test("an idempotency key is kept until a week after the last window", async () => {
  const { ports, asks } = aHome();
  await createEnrolment(ports, anOrder([PARTNER_CHOICE, OWN_CHOICE]));
  expect(asks[0]?.request).toMatchObject({ idempotencyUntil: new Date("2027-06-08T00:00:00Z") });
});

describe("home's permission", () => {
  const anApproval = (creditsEarnedAtLeast: number): StandingApproval => ({
    sourceId: "bachelors",
    conditions: { hosts: [OFFERING.host], creditsEarnedAtLeast },
    updatedAt: AN_INSTANT,
  });

  test("comes with the command where a standing approval covers it", async () => {
    const { ports, asks } = aHome({ approvals: [anApproval(60)] });
    await createEnrolment(ports, anOrder([PARTNER_CHOICE]));
    expect(asks[0]).toMatchObject({ homeState: "associated" });
    expect(asks[0]).not.toHaveProperty("permissionUntil");
  });

  test("is awaited for fourteen days where none does", async () => {
    const { ports, asks } = aHome({ approvals: [anApproval(61)] });
    await createEnrolment(ports, anOrder([PARTNER_CHOICE]));
    expect(asks[0]).toMatchObject({
      homeState: "pending",
      permissionUntil: new Date("2027-06-03T12:00:00Z"),
    });
  });
});
