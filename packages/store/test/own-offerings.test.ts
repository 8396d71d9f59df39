import { randomUUID } from "node:crypto";
import type { NewAsk } from "@wissel/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  aClaim,
  anAsk,
  aRequest,
  grantedValue,
  inHalfAMinute,
  ledgerFaults,
  WATERSTAD,
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

describe("an ask in an own offering", () => {
  const inOwn = async (offeringId: string, ifFull: "refuse" | "queue" = "refuse") => {
    const personId = await home.addPerson();
    return anAsk(aRequest(personId, { choices: [{ host: WATERSTAD, offeringId, ifFull }] }));
  };

  test("is decided in the same commit, without a command", async () => {
    const offeringId = await home.addOffering([{ kind: "own", size: 1 }]);
    const asks = [await inOwn(offeringId), await inOwn(offeringId), await inOwn(offeringId, "queue")];
    const begun = (await home.store.register.begin(asks)).map(grantedValue);
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
    expect(await home.begin(asks[2] as NewAsk)).toMatchObject({
      repeated: true,
      association: { position: 1 },
    });
    const withdrawn = await home.store.register.withdraw({
      personId: placed.request.personId,
      associationId: placed.association.associationId,
      deliveryId: randomUUID(),
      inHandUntil: inHalfAMinute,
    });
    expect(grantedValue(withdrawn)).toMatchObject({
      association: { hostState: "cancelled", reason: "withdrawn" },
    });
    const [mine] = await home.store.register.listForPerson(waiting.request.personId, 10);
    expect(mine).toMatchObject({ association: { hostState: "associated", version: 2 } });
    expect(await home.deliveriesOf(waiting.association.associationKey)).toEqual([]);
    expect(await ledgerFaults(home.pool)).toEqual([]);
  });

  test("is the end of a walk that found the partner full", async () => {
    const offeringId = await home.addOffering([{ kind: "own", size: 1 }]);
    const personId = await home.addPerson();
    const own = { host: WATERSTAD, offeringId, ifFull: "refuse" } as const;
    const request = aRequest(personId, { choices: [anOfferingAtPartner(), own] });
    const begun = await home.begin(anAsk(request));
    await home.record(begun, { hostState: "denied", reason: "place-none-left" });
    const next = { kind: "next", requestId: begun.request.requestId, personId, choiceIndex: 1 } as const;
    expect(await home.begin({ ...anAsk(request), request: next, choice: own })).toMatchObject({
      repeated: false,
      association: { hostState: "associated" },
      request: { state: "granted", choiceIndex: 1 },
    });
  });

  test("is listed to the SIS as host, page after page in a fixed order, and as home without partners' students", async () => {
    const offeringId = await home.addOffering([{ kind: "unallocated", size: 10 }]);
    const asks = [await inOwn(offeringId), await inOwn(offeringId)];
    await home.store.register.begin(asks);
    await home.store.ledger.claim([aClaim({ offeringId })]);
    const seen: string[] = [];
    for (;;) {
      const after = seen.at(-1);
      const page = await home.store.register.listEnrolments({
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
    const asHome = await home.store.register.listEnrolments({ role: "home", offeringId, limit: 5 });
    expect(asHome.map(({ association }) => association.personId !== undefined)).toEqual([true, true]);
  });
});

test("details of a partner's student are wanted once both sides are associated, and only until they are there", async () => {
  const offeringId = await home.addOffering([{ kind: "unallocated" }]);
  const one = aClaim({ offeringId });
  await home.store.ledger.claim([one, aClaim({ offeringId, homeState: "pending" })]);
  const wanted = (await home.store.ledger.listWithoutDetails(1000)).filter(
    ({ associationId }) => associationId === one.associationId,
  );
  expect(wanted).toMatchObject([{ home: one.home, fields: ["givenName", "surname", "mail"] }]);
  await home.store.ledger.saveDetails(new Map([[one.associationKey, { givenName: "Test" }]]));
  const [row] = await home.store.register.listEnrolments({
    role: "host",
    offeringId,
    hostState: "associated",
    homeState: "associated",
    limit: 5,
  });
  expect(row?.details).toEqual({ givenName: "Test" });
  expect(await home.store.ledger.listWithoutDetails(1000)).not.toContainEqual(
    expect.objectContaining({ associationId: one.associationId }),
  );
});
