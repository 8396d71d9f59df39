import { randomUUID } from "node:crypto";
import type { NewAsk } from "@wissel/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  aClaim,
  anAsk,
  aRequest,
  grantedValue,
  HEUVELLAND,
  inHalfAMinute,
  ledgerFaults,
  NOON,
  NOORDZEE,
  openPlaces,
  WATERSTAD,
} from "./fixtures/enrolments.ts";

let places: Awaited<ReturnType<typeof openPlaces>>;
beforeAll(async () => {
  places = await openPlaces();
});
afterAll(async () => {
  expect(places.badItems).toEqual([]);
  await places[Symbol.asyncDispose]();
});

const offeringAtPartner = () => ({ host: NOORDZEE, offeringId: randomUUID(), ifFull: "refuse" }) as const;

async function begin(ask: NewAsk) {
  const [outcome] = await places.store.register.begin([ask]);
  return grantedValue(outcome);
}

async function beginAtPartner(overrides: Partial<NewAsk> = {}) {
  const personId = await places.addPerson();
  return await begin(anAsk(aRequest(personId, { choices: [offeringAtPartner()] }), overrides));
}

async function record(begun: Awaited<ReturnType<typeof begin>>, answer: object) {
  const { host, associationId } = begun.association;
  const [recorded] = await places.store.register.recordReceipts([
    { host, associationId, answer: { associationId, hostState: "associated", version: 1, ...answer } },
  ]);
  return recorded;
}

async function deliveriesOf(associationKey: string) {
  const { rows } = await places.pool.query<{
    kind: string;
    payload: { kind: string };
    lease_until: Date | null;
  }>(
    "SELECT kind, recipient, payload, state, lease_until FROM delivery WHERE association_key = $1 ORDER BY created_at, epoch",
    [associationKey],
  );
  return rows;
}

describe("an ask at a partner", () => {
  test("is written down with the command that will be brought, before anybody is asked", async () => {
    const begun = await beginAtPartner({ homeState: "pending", permissionUntil: inHalfAMinute });
    expect(begun).toMatchObject({ repeated: false, request: { state: "walking", choiceIndex: 0 } });
    expect(begun.association).toMatchObject({ hostState: "pending", version: 0, sequence: 1 });
    const { associationId, offeringId, pseudonym, txn } = begun.association;
    const command = {
      kind: "enrolment",
      associationId,
      sequence: 1,
      offeringId,
      student: { pseudonym, level: "bachelor" },
      homeState: "pending",
      permissionUntil: inHalfAMinute.toISOString(),
      ifFull: "refuse",
      requestedAt: NOON.toISOString(),
      txn,
    };
    expect(begun.command?.command).toEqual(command);
    expect(await deliveriesOf(begun.association.associationKey)).toMatchObject([
      {
        kind: "command",
        recipient: NOORDZEE,
        payload: command,
        state: "sending",
        lease_until: inHalfAMinute,
      },
    ]);
  });

  test("under the same key gives the stored request, and is refused for another body", async () => {
    const personId = await places.addPerson();
    const request = aRequest(personId, { choices: [offeringAtPartner()] });
    const first = await begin(anAsk(request));
    const again = await begin(anAsk({ ...request, requestId: randomUUID() }));
    expect(again).toMatchObject({ repeated: true, request: first.request, association: first.association });
    expect(again.command).toBeUndefined();
    const [other] = await places.store.register.begin([
      anAsk({ ...request, requestId: randomUUID(), fingerprint: "another body" }),
    ]);
    expect(other).toEqual({ ok: false, refusal: { code: "idempotency-key-reused" } });
  });

  test("sent twice at the same moment becomes one request", async () => {
    const personId = await places.addPerson();
    const request = aRequest(personId, { choices: [offeringAtPartner()] });
    const both = await places.store.register.begin([
      anAsk(request),
      anAsk({ ...request, requestId: randomUUID() }),
    ]);
    const [one, other] = both.map(grantedValue);
    expect([one?.repeated, other?.repeated]).toEqual([false, true]);
    expect(other?.association).toEqual(one?.association);
  });

  test("with a new key for a live association gives that association", async () => {
    const personId = await places.addPerson();
    const choices = [offeringAtPartner()];
    const first = await begin(anAsk(aRequest(personId, { choices })));
    const again = await begin(anAsk(aRequest(personId, { choices })));
    expect(again).toMatchObject({ repeated: true, association: first.association, request: first.request });
  });

  test("uses one pseudonym per student and host", async () => {
    const personId = await places.addPerson();
    const ask = async (host: string) =>
      (await begin(anAsk(aRequest(personId, { choices: [{ ...offeringAtPartner(), host }] })))).association
        .pseudonym;
    const first = await ask(NOORDZEE);
    expect(await ask(NOORDZEE)).toBe(first);
    expect(await ask(HEUVELLAND)).not.toBe(first);
  });

  test("of somebody unknown is refused", async () => {
    const [outcome] = await places.store.register.begin([
      anAsk(aRequest(randomUUID(), { choices: [offeringAtPartner()] })),
    ]);
    expect(outcome).toEqual({ ok: false, refusal: { code: "person-unknown" } });
  });
});

describe("what a host says", () => {
  test("is written down, and an older version never undoes a newer one", async () => {
    const begun = await beginAtPartner();
    expect(await record(begun, { hostState: "associated", version: 2 })).toMatchObject({
      changed: true,
      association: { hostState: "associated", version: 2 },
      request: { state: "granted" },
    });
    expect(await record(begun, { hostState: "queued", version: 1, position: 3 })).toMatchObject({
      changed: false,
      association: { hostState: "associated", version: 2 },
    });
  });

  test("about an association of another host is unknown", async () => {
    const { association } = await beginAtPartner();
    const { associationId } = association;
    const answer = { associationId, hostState: "associated", version: 1 } as const;
    const register = places.store.register;
    expect(await register.recordReceipts([{ host: HEUVELLAND, associationId, answer }])).toEqual([undefined]);
  });

  test("lets the walk go on to the next choice, once", async () => {
    const personId = await places.addPerson();
    const choices = [offeringAtPartner(), { ...offeringAtPartner(), host: HEUVELLAND }];
    const begun = await begin(anAsk(aRequest(personId, { choices })));
    const recorded = await record(begun, { hostState: "denied", reason: "place-none-left" });
    expect(recorded).toMatchObject({
      association: { reason: "place-none-left" },
      request: { state: "walking" },
    });
    const [first, second] = choices;
    if (first === undefined || second === undefined) throw new Error("two choices");
    const { requestId } = begun.request;
    const next = { kind: "next", requestId, personId, choiceIndex: 1 } as const;
    const step = () => ({ ...anAsk(aRequest(personId, { choices })), request: next, choice: second });
    expect(await places.store.register.listStalledWalks(new Date(NOON.getTime() + 1), 10)).toMatchObject([
      { request: { requestId } },
    ]);
    const steps = (await places.store.register.begin([step(), step()])).map(grantedValue);
    expect(steps.map(({ repeated }) => repeated)).toEqual([false, true]);
    expect(steps[0]?.association).toMatchObject({ host: HEUVELLAND, hostState: "pending" });
    expect(steps[0]?.request.choices.map(({ associationId }) => associationId)).toEqual([
      begun.association.associationId,
      steps[0]?.association.associationId,
    ]);
    const last = steps[0];
    if (last === undefined) throw new Error("a step was answered");
    expect(await record(last, { hostState: "denied", reason: "place-none-left" })).toMatchObject({
      request: { state: "exhausted" },
    });
    expect(await places.store.register.listStalledWalks(new Date(NOON.getTime() + 1), 10)).toEqual([]);
  });

  test("that it has a live association already ends the new one, so that the student keeps one", async () => {
    const begun = await beginAtPartner();
    expect(await record(begun, { associationId: randomUUID() })).toMatchObject({
      association: { hostState: "denied", reason: "association-already-live" },
    });
  });

  test("after it could not be reached lifts the pause", async () => {
    const begun = await beginAtPartner();
    await places.store.register.recordUnreachable([begun.association]);
    const paused = await places.store.register.findForPerson(
      begun.request.personId,
      begun.association.associationId,
    );
    expect(paused).toMatchObject({
      association: { reason: "host-unreachable" },
      request: { state: "paused" },
    });
    const recorded = await record(begun, { hostState: "associated" });
    expect(recorded).toMatchObject({ request: { state: "granted" } });
    expect(recorded?.association.reason).toBeUndefined();
    await places.store.register.recordUnreachable([begun.association]);
    const after = await places.store.register.findForPerson(
      begun.request.personId,
      begun.association.associationId,
    );
    expect(after?.request.state).toBe("granted");
  });
});

describe("a withdrawal at a partner", () => {
  const withdraw = async (begun: Awaited<ReturnType<typeof begin>>) =>
    grantedValue(
      await places.store.register.withdraw({
        personId: begun.request.personId,
        associationId: begun.association.associationId,
        deliveryId: randomUUID(),
        inHandUntil: inHalfAMinute,
      }),
    );

  test("ends it at home at once and is owed to the host; repeating it owes nothing more", async () => {
    const begun = await beginAtPartner();
    await record(begun, {});
    const { association, command } = await withdraw(begun);
    expect(association).toMatchObject({ homeState: "cancelled", hostState: "associated", sequence: 2 });
    expect(command?.command).toMatchObject({ kind: "withdrawal", sequence: 2 });
    expect(await withdraw(begun)).toEqual({ association });
    const kinds = (await deliveriesOf(association.associationKey)).map(({ payload }) => payload.kind);
    expect(kinds.sort()).toEqual(["enrolment", "withdrawal"]);
  });

  test("must have reached the host before the student may ask for the same offering again", async () => {
    const begun = await beginAtPartner();
    await withdraw(begun);
    const { personId, choices } = begun.request;
    const again = () =>
      anAsk(aRequest(personId, { choices: choices.map(({ associationId: _, ...one }) => one) }));
    expect(await places.store.register.begin([again()])).toEqual([
      { ok: false, refusal: { code: "withdrawal-not-acknowledged" } },
    ]);
    // The host knew of no enrolment: it left a mark, whose receipt has version 0.
    await record(begun, { hostState: "cancelled", version: 0 });
    expect(await begin(again())).toMatchObject({ repeated: false });
  });

  test("of somebody else's enrolment is unknown", async () => {
    const begun = await beginAtPartner();
    const outcome = await places.store.register.withdraw({
      personId: await places.addPerson(),
      associationId: begun.association.associationId,
      deliveryId: randomUUID(),
      inHandUntil: inHalfAMinute,
    });
    expect(outcome).toEqual({ ok: false, refusal: { code: "association-unknown" } });
  });
});

describe("an officer's decision", () => {
  const decide = async (associationId: string, homeState: "associated" | "denied") =>
    (
      await places.store.register.decide([
        { associationId, homeState, actor: "officer", deliveryId: randomUUID(), inHandUntil: inHalfAMinute },
      ])
    )[0];

  test("is owed to the host; the same again changes nothing, another one comes too late", async () => {
    const begun = await beginAtPartner({ homeState: "pending", permissionUntil: inHalfAMinute });
    await record(begun, {});
    const { associationId } = begun.association;
    expect(await places.store.register.listApprovals({ host: NOORDZEE, limit: 500 })).toContainEqual(
      expect.objectContaining({ associationId }),
    );
    expect(grantedValue(await decide(associationId, "associated")).command?.command).toMatchObject({
      kind: "decision",
      homeState: "associated",
      sequence: 2,
    });
    expect(grantedValue(await decide(associationId, "associated")).command).toBeUndefined();
    expect(await decide(associationId, "denied")).toMatchObject({
      refusal: { code: "permission-already-decided", homeState: "associated" },
    });
  });

  test("before the host has answered travels as the enrolment itself", async () => {
    const begun = await beginAtPartner({ homeState: "pending", permissionUntil: inHalfAMinute });
    const decided = grantedValue(await decide(begun.association.associationId, "associated"));
    expect(decided.command?.command).toMatchObject({
      kind: "enrolment",
      homeState: "associated",
      sequence: 2,
    });
  });

  test("in an own offering frees the place for the first who waits, in the same commit", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 1 }]);
    const personId = await places.addPerson();
    const choices = [{ host: WATERSTAD, offeringId, ifFull: "queue" } as const];
    const held = await begin(anAsk(aRequest(personId, { choices }), { homeState: "pending" }));
    const waiting = aClaim({ offeringId, ifFull: "queue" });
    await places.store.ledger.claim([waiting]);
    const decided = grantedValue(await decide(held.association.associationId, "denied"));
    expect(decided.association).toMatchObject({ homeState: "denied", hostState: "cancelled" });
    expect(await places.store.ledger.findReceipt(waiting.home, waiting.associationId)).toMatchObject({
      hostState: "associated",
    });
    expect(await decide(held.association.associationId, "associated")).toMatchObject({
      refusal: { code: "permission-already-decided" },
    });
    expect(await ledgerFaults(places.pool)).toEqual([]);
  });
});

describe("an ask in an own offering", () => {
  const inOwn = async (offeringId: string, ifFull: "refuse" | "queue" = "refuse") => {
    const personId = await places.addPerson();
    return anAsk(aRequest(personId, { choices: [{ host: WATERSTAD, offeringId, ifFull }] }));
  };

  test("is decided in the same commit, without a command", async () => {
    const offeringId = await places.addOffering([{ kind: "own", size: 1 }]);
    const asks = [await inOwn(offeringId), await inOwn(offeringId), await inOwn(offeringId, "queue")];
    const begun = (await places.store.register.begin(asks)).map(grantedValue);
    expect(
      begun.map(({ association, request, command }) => [
        association.hostState,
        association.position,
        request.state,
        command,
      ]),
    ).toEqual([
      ["associated", undefined, "granted", undefined],
      ["denied", undefined, "exhausted", undefined],
      ["queued", 1, "granted", undefined],
    ]);
    const [placed, , waiting] = begun;
    if (placed === undefined || waiting === undefined) throw new Error("three were answered");
    expect(await begin(asks[2] as NewAsk)).toMatchObject({ repeated: true, association: { position: 1 } });
    const withdrawn = await places.store.register.withdraw({
      personId: placed.request.personId,
      associationId: placed.association.associationId,
      deliveryId: randomUUID(),
      inHandUntil: inHalfAMinute,
    });
    expect(grantedValue(withdrawn)).toMatchObject({
      association: { hostState: "cancelled", reason: "withdrawn" },
    });
    const [mine] = await places.store.register.listForPerson(waiting.request.personId, 10);
    expect(mine).toMatchObject({ association: { hostState: "associated", version: 2 } });
    expect(await deliveriesOf(waiting.association.associationKey)).toEqual([]);
    expect(await ledgerFaults(places.pool)).toEqual([]);
  });

  test("is the end of a walk that found the partner full", async () => {
    const offeringId = await places.addOffering([{ kind: "own", size: 1 }]);
    const personId = await places.addPerson();
    const own = { host: WATERSTAD, offeringId, ifFull: "refuse" } as const;
    const request = aRequest(personId, { choices: [offeringAtPartner(), own] });
    const begun = await begin(anAsk(request));
    await record(begun, { hostState: "denied", reason: "place-none-left" });
    const next = { kind: "next", requestId: begun.request.requestId, personId, choiceIndex: 1 } as const;
    expect(await begin({ ...anAsk(request), request: next, choice: own })).toMatchObject({
      repeated: false,
      association: { hostState: "associated" },
      request: { state: "granted", choiceIndex: 1 },
    });
  });

  test("is listed to the SIS as host, page after page in a fixed order", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 10 }]);
    const asks = [await inOwn(offeringId), await inOwn(offeringId)];
    await places.store.register.begin(asks);
    await places.store.ledger.claim([aClaim({ offeringId })]);
    const seen: string[] = [];
    for (;;) {
      const after = seen.at(-1);
      const page = await places.store.register.listEnrolments({
        role: "host",
        offeringId,
        limit: 2,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...page.map(({ association }) => association.associationKey));
      if (page.length < 2) break;
    }
    expect(seen).toHaveLength(3);
    expect(seen).toEqual([...seen].sort());
    expect(await places.store.register.listEnrolments({ role: "home", offeringId, limit: 5 })).toEqual([]);
  });
});

test("details of a partner's student are wanted once both sides are associated, and only until they are there", async () => {
  const offeringId = await places.addOffering([{ kind: "unallocated" }]);
  const one = aClaim({ offeringId });
  await places.store.ledger.claim([one, aClaim({ offeringId, homeState: "pending" })]);
  const wanted = (await places.store.ledger.listWithoutDetails(1000)).filter(
    ({ associationId }) => associationId === one.associationId,
  );
  expect(wanted).toMatchObject([{ home: one.home, fields: ["givenName", "surname", "mail"] }]);
  await places.store.ledger.saveDetails(one.associationKey, { givenName: "Test" });
  const [row] = await places.store.register.listEnrolments({
    role: "host",
    offeringId,
    hostState: "associated",
    homeState: "associated",
    limit: 5,
  });
  expect(row?.details).toEqual({ givenName: "Test" });
  expect(await places.store.ledger.listWithoutDetails(1000)).not.toContainEqual(
    expect.objectContaining({ associationId: one.associationId }),
  );
});
