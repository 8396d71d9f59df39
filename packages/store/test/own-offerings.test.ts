import { randomUUID } from "node:crypto";
import type { NewAsk, StudentChange, StudentFacts } from "@wissel/core";
import { AN_INSTANT } from "@wissel/testing/enrolment-builders";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { takeStudentChange } from "../src/enrolment/take-student-change.ts";
import { eraseAssociations } from "../src/privacy/erase.ts";
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
  await home.store.ledger.saveDetails(new Map([[one.associationKey, { givenName: "Test" }]]), new Map());
  const [row] = await home.store.register.listEnrolments({
    role: "host",
    offeringId,
    hostState: "associated",
    homeState: "associated",
    limit: 5,
  });
  expect(row?.details).toEqual({ givenName: "Test" });
  const wantedOnes = async () => {
    const all = await home.store.ledger.listWithoutDetails(1000);
    return all.filter(({ associationId }) => associationId === one.associationId);
  };
  expect(await wantedOnes()).toEqual([]);
});

test("what is pulled while home says that it is different again is not kept, nor is anything of who was forgotten", async () => {
  const offeringId = await home.addOffering([{ kind: "unallocated" }]);
  const one = aClaim({ offeringId, student: { level: "bachelor" } });
  const { ledger } = home.store;
  await ledger.claim([one]);
  const hears = async (seconds: number, facts: StudentFacts, fields: StudentChange["fields"] = ["mail"]) =>
    await takeStudentChange(home.pool, {
      home: one.home,
      host: WATERSTAD,
      associationId: one.associationId,
      change: { at: new Date(AN_INSTANT.getTime() + seconds * 1_000), facts, fields },
      now: AN_INSTANT,
    });
  const stored = async () =>
    (await ledger.listWithoutDetails(1000)).find(({ associationId }) => associationId === one.associationId);
  const save = async (mail: string, dueAt: Date | undefined) =>
    await ledger.saveDetails(
      new Map([[one.associationKey, { mail }]]),
      new Map(dueAt === undefined ? [] : [[one.associationKey, dueAt]]),
    );
  const kept = async () => {
    const [row] = await home.store.register.listEnrolments({ offeringId, limit: 1 });
    return { ...row?.association.student, ...row?.details };
  };
  expect(await hears(1, { level: "master" }, ["studentNumber"])).toBe("taken"); // which the offering does not ask
  const first = await stored();
  expect(first).not.toHaveProperty("dueAt");
  expect(await hears(3, { level: "doctoral" })).toBe("taken");
  await save("old@example.org", first?.dueAt);
  expect(await kept()).toEqual({ level: "doctoral" });
  await save("new@example.org", (await stored())?.dueAt);
  expect(await kept()).toEqual({ level: "doctoral", mail: "new@example.org" });
  expect(await stored()).toBeUndefined();
  // Late: the facts are history, and what details they speak of is looked at once more.
  expect(await hears(2, { level: "secondary" })).toBe("taken");
  expect(await hears(2, { level: "secondary" })).toBe("older");
  expect(await kept()).toEqual({ level: "doctoral", mail: "new@example.org" });
  const due = (await stored())?.dueAt;
  await eraseAssociations(home.pool, [one.associationKey], AN_INSTANT);
  await save("forgotten@example.org", due);
  expect(await hears(9, { level: "master" })).toBe("older");
  expect(await kept()).toEqual({});
});
