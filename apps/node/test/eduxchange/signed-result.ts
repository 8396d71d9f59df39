import { inTransaction } from "@wissel/store";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { resultEventHandlers } from "../../src/results/event-handlers.ts";
import { toWireVersion } from "../../src/results/event-wire.ts";
import { HOME, HOST, type HomeWorld } from "./a-home.ts";
import { aBroughtEnrolment, RESULT, resultsAtSis } from "./home-acts.ts";

/** Results of students who came by eduXchange, of hosts with a node and without one. */
export function describeSignedResult(worldOf: () => HomeWorld): void {
  const told = (world: HomeWorld, name: string) =>
    world.count(`delivery WHERE kind = 'set' AND recipient = '${HOST}' AND event_type LIKE '%${name}'`);

  test("a signed result of a host with a node counts for an enrolment that came by eduXchange, and is receipted, when it is recorded too", async () => {
    const world = worldOf();
    const { associationId, offeringId } = await aBroughtEnrolment(world);
    const now = new Date();
    const handlers = resultEventHandlers({
      own: HOME,
      clock: { now: () => now },
      newId: uuidv7,
      log: console as never,
    });
    const content = { state: "completed", resultDate: "2026-11-30", score: "8", final: true } as const;
    const payload = toWireVersion(offeringId, { version: 1, statement: { kind: "issued", content } });
    const [jti, txn] = [uuidv7(), uuidv7()];
    const facts = { issuer: HOST, jti, txn, sha256: "digest", issuedAt: now, receivedAt: now };
    const judged = await inTransaction(world.pool, async (client) => {
      await client.query(
        `INSERT INTO inbox (issuer, jti, event_type, claims, jws_jwe, sha256, kid, jwk, received_at, disposition)
         VALUES ($1, $2, 'result-issued', $3, 'sealed', 'digest', 'k', '{}', $4, 'applied')`,
        [HOST, jti, JSON.stringify({ txn, associationId }), now],
      );
      return await handlers["result-issued"](client, {
        ...facts,
        name: "result-issued",
        associationId,
        payload,
      });
    });
    expect(judged).toMatchObject({ kind: "applied", receipt: { version: 1 } });
    const [{ resultId, version }] = await resultsAtSis(world, associationId);
    expect(version).toBe(1);
    await world.sis("POST", `/results-received/${resultId}/recorded`);
    const { rows } = await world.pool.query(
      "SELECT recipient, payload FROM delivery WHERE event_type LIKE '%/result-recorded' AND payload ->> 'associationId' = $1",
      [associationId],
    );
    expect(rows).toMatchObject([{ recipient: HOST, payload: { txn } }]);
    expect(JSON.stringify(rows)).toContain(jti);
  });

  test("a result that came unsigned is recorded, and its host told nothing that it could not place", async () => {
    const world = worldOf();
    const { associationId } = await aBroughtEnrolment(world);
    const before = await told(world, "/result-recorded");
    await world.atReceiver("PATCH", `/associations/${associationId}`, { result: RESULT });
    const [{ resultId }] = await resultsAtSis(world, associationId);
    expect((await world.sis("POST", `/results-received/${resultId}/recorded`)).status).toBe(200);
    expect(await told(world, "/result-recorded")).toBe(before);
  });
}
