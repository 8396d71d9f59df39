import { randomUUID } from "node:crypto";
import type { Begun } from "@wissel/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  aClaim,
  anAsk,
  aRequest,
  grantedValue,
  inHalfAMinute,
  ledgerFaults,
  NOORDZEE,
  WATERSTAD,
} from "./fixtures/enrolments.ts";
import { openHome } from "./fixtures/home.ts";

let home: Awaited<ReturnType<typeof openHome>>;
beforeAll(async () => {
  home = await openHome();
});
afterAll(async () => {
  expect(home.badItems).toEqual([]);
  await home[Symbol.asyncDispose]();
});

describe("a withdrawal at a partner", () => {
  const withdraw = async (begun: Begun) =>
    grantedValue(
      await home.store.register.withdraw({
        personId: begun.request.personId,
        associationId: begun.association.associationId,
        deliveryId: randomUUID(),
        inHandUntil: inHalfAMinute,
      }),
    );

  test("ends it at home at once and is owed to the host; repeating it owes nothing more", async () => {
    const begun = await home.beginAtPartner();
    await home.record(begun, {});
    const { association, command } = await withdraw(begun);
    expect(association).toMatchObject({ homeState: "cancelled", hostState: "associated", sequence: 2 });
    expect(command?.command).toMatchObject({ kind: "withdrawal", sequence: 2 });
    expect(await withdraw(begun)).toEqual({ association });
    const kinds = (await home.deliveriesOf(association.associationKey)).map(({ payload }) => payload.kind);
    expect(kinds.sort()).toEqual(["enrolment", "withdrawal"]);
  });

  test("must have reached the host before the student may ask for the same offering again", async () => {
    const begun = await home.beginAtPartner();
    await withdraw(begun);
    const { personId, choices } = begun.request;
    const again = () =>
      anAsk(aRequest(personId, { choices: choices.map(({ associationId: _, ...one }) => one) }));
    expect(await home.store.register.begin([again()])).toEqual([
      { ok: false, refusal: { code: "withdrawal-not-acknowledged" } },
    ]);
    // The host knew of no enrolment: it left a mark, whose receipt has version 0.
    await home.record(begun, { hostState: "cancelled", version: 0 });
    expect(await home.begin(again())).toMatchObject({ repeated: false });
  });

  test("of somebody else's enrolment is unknown", async () => {
    const begun = await home.beginAtPartner();
    const outcome = await home.store.register.withdraw({
      personId: await home.addPerson(),
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
      await home.store.register.decide([
        { associationId, homeState, actor: "officer", deliveryId: randomUUID(), inHandUntil: inHalfAMinute },
      ])
    )[0];

  test("is owed to the host; the same again changes nothing, another one comes too late", async () => {
    const begun = await home.beginAtPartner({ homeState: "pending", permissionUntil: inHalfAMinute });
    await home.record(begun, {});
    const { associationId } = begun.association;
    expect(await home.store.register.listApprovals({ host: NOORDZEE, limit: 500 })).toContainEqual(
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
    const begun = await home.beginAtPartner({ homeState: "pending", permissionUntil: inHalfAMinute });
    const decided = grantedValue(await decide(begun.association.associationId, "associated"));
    expect(decided.command?.command).toMatchObject({
      kind: "enrolment",
      homeState: "associated",
      sequence: 2,
    });
  });

  test("in an own offering frees the place for the first who waits, in the same commit", async () => {
    const offeringId = await home.addOffering([{ kind: "unallocated", size: 1 }]);
    const personId = await home.addPerson();
    const choices = [{ host: WATERSTAD, offeringId, ifFull: "queue" } as const];
    const held = await home.begin(anAsk(aRequest(personId, { choices }), { homeState: "pending" }));
    const waiting = aClaim({ offeringId, ifFull: "queue" });
    await home.store.ledger.claim([waiting]);
    const decided = grantedValue(await decide(held.association.associationId, "denied"));
    expect(decided.association).toMatchObject({ homeState: "denied", hostState: "cancelled" });
    expect(await home.store.ledger.findReceipt(waiting.home, waiting.associationId)).toMatchObject({
      hostState: "associated",
    });
    expect(await decide(held.association.associationId, "associated")).toMatchObject({
      refusal: { code: "permission-already-decided" },
    });
    expect(await ledgerFaults(home.pool)).toEqual([]);
  });
});
