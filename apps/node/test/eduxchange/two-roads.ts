import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { recognisingGuests } from "../../src/eduxchange/recognising-guests.ts";
import { openPseudonyms } from "../../src/enrolment/pseudonyms.ts";
import type { HostWorld } from "./a-host.ts";
import { HOME, HOST } from "./a-host-node.ts";

/** One student, from node to node and by eduXchange. */
export function describeTwoRoads(worldOf: () => HostWorld): void {
  test("a student who is there over the other road, too, keeps both enrolments, and officers have one task with both", async () => {
    const world = worldOf();
    const offeringId = await world.anOffering(2);
    const { eduid, correlationId } = world.guest();
    await world.receiver.start(correlationId, { offeringId, offeringType: "course" });
    const enrolments = async () =>
      (await world.sis("GET", `/enrolments?role=host&offeringId=${offeringId}`)).items;
    const [{ associationId }] = await enrolments();
    const twin = uuidv7();
    await world.query(
      `INSERT INTO association SELECT (jsonb_populate_record(association, jsonb_build_object(
       'association_key', $2::text, 'association_id', $2::text, 'pseudonym', $2::text, 'road', null, 'person_details', null))).*
     FROM association WHERE association_key = $1`,
      [associationId, twin],
    );
    const { pool, clock } = world;
    const pseudonymOf = await openPseudonyms(Buffer.alloc(32, 1));
    const kept = new Map();
    const inner = { saveDetails: async (details: typeof kept) => void kept.set("details", details) };
    const ledger = recognisingGuests(inner, { pool, clock, pseudonymOf, newId: uuidv7 });
    // Another student, then the same one, written otherwise, and told twice.
    await ledger.saveDetails(
      new Map([[twin, { mail: "somebody@else.example", givenName: "Gast" }]]),
      new Map(),
    );
    const tasks = async () =>
      (await world.sis("GET", "/tasks?kind=student_on_two_roads")).items.map(
        ({ offeringId: _, versions: __, ...task }: Record<string, unknown>) => task,
      );
    expect(await tasks()).toEqual([]);
    const told = new Map([[twin, { mail: `${eduid}@${HOME}`.toUpperCase() }]]);
    await Promise.all([ledger.saveDetails(told, new Map()), ledger.saveDetails(told, new Map())]);
    expect(kept.get("details")).toBe(told);
    expect(await tasks()).toMatchObject([
      { home: HOME, host: HOST, state: "open", associationId: twin, otherAssociationId: associationId },
    ]);
    const states = (await enrolments()).map(({ hostState }: { hostState: string }) => hostState);
    expect(states).toEqual(["associated", "associated"]);
  });
}
