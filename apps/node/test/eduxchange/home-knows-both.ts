import { openEnrolmentStore } from "@wissel/store";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { HOME, HOST, type HomeWorld } from "./a-home.ts";
import { aBroughtEnrolment, anEnrolment, enrolmentAtSis } from "./home-acts.ts";

/** One student, one offering, from node to node and by eduXchange, where home's node stands at both roads. */
export function describeHomeKnowsBoth(worldOf: () => HomeWorld): void {
  /** As a student does who asks home for an offering of a partner. */
  async function ask({ pool, clock }: HomeWorld, personId: string, offeringId: string) {
    await using store = openEnrolmentStore({
      ...{ institution: HOME, alliancesOf: () => [], eventBase: "", pool, clock, newId: uuidv7 },
      newPseudonym: () => uuidv7(),
      onBadItem: () => undefined,
    });
    const choice = { host: HOST, offeringId, ifFull: "queue" } as const;
    const keys = { requestId: uuidv7(), clientId: "portal", idempotencyKey: uuidv7(), fingerprint: "f" };
    const [begun] = await store.register.begin([
      {
        request: { kind: "new", personId, ...keys, idempotencyUntil: clock.now(), choices: [choice] },
        choice,
        ...{ associationKey: uuidv7(), associationId: uuidv7(), deliveryId: uuidv7(), txn: uuidv7() },
        ...{ student: { level: "bachelor" }, homeState: "associated", requestedAt: clock.now() },
        inHandUntil: clock.now(),
      },
    ]);
    if (begun?.ok !== true) throw new Error(JSON.stringify(begun));
    return begun.value;
  }

  test("a student whom a host has brought, and who asks for the same from node to node, has the one that is there", async () => {
    const world = worldOf();
    const { student, offeringId, associationId } = await aBroughtEnrolment(world);
    const { association, repeated, command } = await ask(world, student.personId, offeringId);
    expect([association.associationId, repeated, command]).toEqual([associationId, true, undefined]);
  });

  test("a student who has asked from node to node, and whom the host brings for the same, is denied there, and keeps the first", async () => {
    const world = worldOf();
    const student = await world.enter();
    const offeringId = uuidv7();
    const { association } = await ask(world, student.personId, offeringId);
    const path = `/associations/external/${student.eduid}`;
    const brought = await world.atReceiver("POST", path, anEnrolment(offeringId));
    expect(brought).toMatchObject({ status: 201, body: { state: "denied" } });
    expect(brought.body.associationId).not.toBe(association.associationId);
    expect(await world.count(`association WHERE offering_id = '${offeringId}'`)).toBe(1);
    expect(await enrolmentAtSis(world, association.associationId)).toMatchObject({ homeState: "associated" });
  });
}
