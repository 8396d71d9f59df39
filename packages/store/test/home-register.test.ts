import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  anAsk,
  aRequest,
  grantedValue,
  HEUVELLAND,
  inHalfAMinute,
  NOON,
  NOORDZEE,
} from "./fixtures/enrolments.ts";
import { anOfferingAtPartner, openHome } from "./fixtures/home.ts";

let home: Awaited<ReturnType<typeof openHome>>;
beforeAll(async () => {
  home = await openHome();
});
afterAll(async () => {
  expect(home.badItems).toEqual([]);
  await home[Symbol.asyncDispose]();
});

describe("an ask at a partner", () => {
  test("is written down with the command that will be brought, before anybody is asked", async () => {
    const begun = await home.beginAtPartner({ homeState: "pending", permissionUntil: inHalfAMinute });
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
    expect(await home.deliveriesOf(begun.association.associationKey)).toMatchObject([
      {
        kind: "command",
        recipient: NOORDZEE,
        payload: command,
        state: "sending",
        lease_until: inHalfAMinute,
      },
    ]);
  });

  test("is written in one transaction with what others ask here at the same moment", async () => {
    const offeringId = await home.addOffering([{ kind: "own", size: 1 }]);
    const here = { host: "waterstad.example", offeringId, ifFull: "refuse" } as const;
    const asks = await Promise.all(
      [anOfferingAtPartner(), here, here].map(async (choice) =>
        anAsk(aRequest(await home.addPerson(), { choices: [choice] })),
      ),
    );
    const begun = (await home.store.register.begin(asks)).map(grantedValue);
    expect(begun.map(({ association }) => association.hostState)).toEqual([
      "pending",
      "associated",
      "denied",
    ]);
    expect(begun.map(({ command }) => command === undefined)).toEqual([false, true, true]);
    const { rows } = await home.pool.query(
      "SELECT DISTINCT xmin FROM association WHERE association_key = ANY ($1)",
      [asks.map(({ associationKey }) => associationKey)],
    );
    expect(rows).toHaveLength(1);
  });

  test("under the same key gives the stored request, and is refused for another body", async () => {
    const personId = await home.addPerson();
    const request = aRequest(personId, { choices: [anOfferingAtPartner()] });
    const first = await home.begin(anAsk(request));
    const again = await home.begin(anAsk({ ...request, requestId: randomUUID() }));
    expect(again).toMatchObject({ repeated: true, request: first.request, association: first.association });
    expect(again.command).toBeUndefined();
    const [other] = await home.store.register.begin([
      anAsk({ ...request, requestId: randomUUID(), fingerprint: "another body" }),
    ]);
    expect(other).toEqual({ ok: false, refusal: { code: "idempotency-key-reused" } });
  });

  test("sent twice at the same moment becomes one request", async () => {
    const personId = await home.addPerson();
    const request = aRequest(personId, { choices: [anOfferingAtPartner()] });
    const both = await home.store.register.begin([
      anAsk(request),
      anAsk({ ...request, requestId: randomUUID() }),
    ]);
    const [one, other] = both.map(grantedValue);
    expect([one?.repeated, other?.repeated]).toEqual([false, true]);
    expect(other?.association).toEqual(one?.association);
  });

  test("with a new key for a live association gives that association", async () => {
    const personId = await home.addPerson();
    const choices = [anOfferingAtPartner()];
    const first = await home.begin(anAsk(aRequest(personId, { choices })));
    const again = await home.begin(anAsk(aRequest(personId, { choices })));
    expect(again).toMatchObject({ repeated: true, association: first.association, request: first.request });
  });

  test("uses one pseudonym per student and host", async () => {
    const personId = await home.addPerson();
    const ask = async (host: string) =>
      (await home.begin(anAsk(aRequest(personId, { choices: [{ ...anOfferingAtPartner(), host }] }))))
        .association.pseudonym;
    const first = await ask(NOORDZEE);
    expect(await ask(NOORDZEE)).toBe(first);
    expect(await ask(HEUVELLAND)).not.toBe(first);
  });

  test("of somebody unknown is refused", async () => {
    const [outcome] = await home.store.register.begin([
      anAsk(aRequest(randomUUID(), { choices: [anOfferingAtPartner()] })),
    ]);
    expect(outcome).toEqual({ ok: false, refusal: { code: "person-unknown" } });
  });
});

describe("what a host says", () => {
  test("is written down, and an older version never undoes a newer one", async () => {
    const begun = await home.beginAtPartner();
    expect(await home.record(begun, { hostState: "associated", version: 2 })).toMatchObject({
      changed: true,
      association: { hostState: "associated", version: 2 },
      request: { state: "granted" },
    });
    expect(await home.record(begun, { hostState: "queued", version: 1, position: 3 })).toMatchObject({
      changed: false,
      association: { hostState: "associated", version: 2 },
    });
  });

  test("about an association of another host is unknown", async () => {
    const { association } = await home.beginAtPartner();
    const { associationId } = association;
    const answer = { associationId, hostState: "associated", version: 1 } as const;
    const register = home.store.register;
    expect(await register.recordReceipts([{ host: HEUVELLAND, associationId, answer }])).toEqual([undefined]);
  });

  test("lets the walk go on to the next choice, once", async () => {
    const personId = await home.addPerson();
    const choices = [anOfferingAtPartner(), { ...anOfferingAtPartner(), host: HEUVELLAND }];
    const begun = await home.begin(anAsk(aRequest(personId, { choices })));
    const recorded = await home.record(begun, { hostState: "denied", reason: "place-none-left" });
    expect(recorded).toMatchObject({
      association: { reason: "place-none-left" },
      request: { state: "walking" },
    });
    const [first, second] = choices;
    if (first === undefined || second === undefined) throw new Error("two choices");
    const { requestId } = begun.request;
    const next = { kind: "next", requestId, personId, choiceIndex: 1 } as const;
    const step = () => ({ ...anAsk(aRequest(personId, { choices })), request: next, choice: second });
    expect(await home.store.register.listStalledWalks(new Date(NOON.getTime() + 1), 10)).toMatchObject([
      { request: { requestId } },
    ]);
    const steps = (await home.store.register.begin([step(), step()])).map(grantedValue);
    expect(steps.map(({ repeated }) => repeated)).toEqual([false, true]);
    expect(steps[0]?.association).toMatchObject({ host: HEUVELLAND, hostState: "pending" });
    expect(steps[0]?.request.choices.map(({ associationId }) => associationId)).toEqual([
      begun.association.associationId,
      steps[0]?.association.associationId,
    ]);
    const last = steps[0];
    if (last === undefined) throw new Error("a step was answered");
    expect(await home.record(last, { hostState: "denied", reason: "place-none-left" })).toMatchObject({
      request: { state: "exhausted" },
    });
    expect(await home.store.register.listStalledWalks(new Date(NOON.getTime() + 1), 10)).toEqual([]);
  });

  test("that it has a live association already ends the new one, so that the student keeps one", async () => {
    const begun = await home.beginAtPartner();
    expect(await home.record(begun, { associationId: randomUUID() })).toMatchObject({
      association: { hostState: "denied", reason: "association-already-live" },
    });
  });

  test("after it could not be reached lifts the pause", async () => {
    const begun = await home.beginAtPartner();
    await home.store.register.recordUnreachable([begun.association]);
    const paused = await home.store.register.findForPerson(
      begun.request.personId,
      begun.association.associationId,
    );
    expect(paused).toMatchObject({
      association: { reason: "host-unreachable" },
      request: { state: "paused" },
    });
    const recorded = await home.record(begun, { hostState: "associated" });
    expect(recorded).toMatchObject({ request: { state: "granted" } });
    expect(recorded?.association.reason).toBeUndefined();
    await home.store.register.recordUnreachable([begun.association]);
    const after = await home.store.register.findForPerson(
      begun.request.personId,
      begun.association.associationId,
    );
    expect(after?.request.state).toBe("granted");
  });
});
