import { expect, test } from "vitest";
import { receiverCourier } from "../../src/eduxchange/receiver-courier.ts";
import type { HostWorld } from "./a-host.ts";
import { HOST } from "./a-host-node.ts";

/** A home that takes associations in another version than the others. */
export function describeToldInVersion(worldOf: () => HostWorld): void {
  test.each([
    [5, { remoteState: "associated", result: { state: "in progress", resultDate: "2026-11-30" } }],
    [6, { remoteState: "associated", result: { state: "in_progress", final: false } }],
  ] as const)("a home is told in version %i where it is registered so", async (version, said) => {
    const { pool, clock, anOffering, query, sis } = worldOf();
    const offeringId = await anOffering(1);
    const { correlationId } = worldOf().guest();
    await worldOf().receiver.start(correlationId, { offeringId, offeringType: "course" });
    const [{ associationId, home }] = (await sis("GET", `/enrolments?role=host&offeringId=${offeringId}`))
      .items;
    const result = { state: "in_progress", resultDate: "2026-11-30", score: "7" };
    await sis("POST", "/results", { rows: [{ home, associationId, ...result }] });
    await query("UPDATE eduxchange_intake SET remote_id = 'r' || $2 WHERE association_key = $1", [
      associationId,
      version,
    ]);
    const bodies: object[] = [];
    const keep = async (_: unknown, body: object) => {
      bodies.push(body);
      return { status: 200, headers: {}, body: {} };
    };
    const never = () => Promise.reject(new Error("it is named, and told"));
    const courier = receiverCourier({
      ...{ own: { schacHome: HOST, name: "Noord" }, pool, clock, versionOf: () => version },
      receiver: { patch: keep, create: never, read: never, personOf: never },
      ledger: { decide: never, withdraw: never },
      offerings: { findOffering: never },
    });
    const delivery = { deliveryId: "d", associationKey: associationId, recipient: home, payload: {} };
    const [verdict] = await courier.attempt([
      { ...delivery, kind: "eduxchange", epoch: 0, attempts: 0, createdAt: clock.now() },
    ]);
    expect(verdict).toMatchObject({ kind: "delivered" });
    expect(bodies).toMatchObject([said]);
  });
}
