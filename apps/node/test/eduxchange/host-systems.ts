import { findBroughtIn, openEnrolmentStore } from "@wissel/store";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { takeRelayed } from "../../src/eduxchange/receiver/take-relayed.ts";
import { HOME, HOST, keptIn } from "./a-host-node.ts";
import type { ReceiverWorld } from "./a-receiver.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };
const RESULT = { state: "completed", pass: "passed", score: "7,5", resultDate: "2026-11-30" };

/** A system of the host that speaks to its receiver as before, where this node is the receiver. */
export function describeHostSystems(worldOf: () => ReceiverWorld): void {
  async function aPlaced() {
    const world = worldOf();
    const offeringId = await world.anOffering(1);
    const personId = uuidv7();
    const correlationId = await world.signedIn(personId);
    await world.start(correlationId, { offeringId, offeringType: "course" });
    const remoteId = async () => {
      const [row] = await world.query(
        "SELECT remote_id FROM eduxchange_intake JOIN association USING (association_key) WHERE offering_id = $1",
        [offeringId],
      );
      return row?.remote_id;
    };
    await expect.poll(remoteId, PATIENCE).toEqual(expect.any(String));
    const kept = () => keptIn(world.home, offeringId)[0];
    const associationId: string = await remoteId();
    return { world, offeringId, personId, correlationId, associationId, kept };
  }

  describe("a system of the host", () => {
    test("returns a result to the receiver that we are, and asks it where home stands", async () => {
      const { world, associationId, kept } = await aPlaced();
      const path = `/associations/${associationId}`;
      const patched = await world.relay("PATCH", path, { remoteState: "associated", result: RESULT });
      expect(patched).toMatchObject({ status: 200, body: { associationId, state: "associated" } });
      await expect.poll(() => kept()?.messages.at(-1), PATIENCE).toMatchObject({ result: { score: "7,5" } });
      expect(await world.relay("GET", path)).toEqual({
        status: 200,
        body: { associationId, state: "associated", role: "student" },
      });
      // Final by a word in place of a state, as the draft has it; then only corrected.
      await world.relay("PATCH", path, { remoteState: "completed" });
      const corrected = await world.relay("PATCH", path, { result: { ...RESULT, score: "8" } });
      expect(corrected.status).toBe(200);
      await expect.poll(() => kept()?.messages.at(-1), PATIENCE).toMatchObject({ result: { score: "8" } });
    });

    test("returns a result as v4 did, by student and offering, and never to the newest by guess", async () => {
      const { world, offeringId, personId, kept } = await aPlaced();
      const guess = await world.relay("POST", "/api/results", { personId, result: RESULT });
      expect(guess).toMatchObject({ status: 409, body: { error: true, description: "enrolment-unknown" } });
      const said = { personId, offering: offeringId, result: RESULT };
      expect((await world.relay("POST", "/api/results", said)).status).toBe(200);
      await expect.poll(() => kept()?.messages.at(-1), PATIENCE).toMatchObject({ result: { score: "7,5" } });
    });

    test("ends an enrolment, and gives no place", async () => {
      const { world, associationId, kept } = await aPlaced();
      const path = `/associations/${associationId}`;
      expect(await world.relay("PATCH", path, { remoteState: "queued" })).toMatchObject({
        ...{ status: 422, body: { error: true, description: "place-decided-here" } },
      });
      const ended = await world.relay("PATCH", path, { remoteState: "canceled" });
      expect(ended).toMatchObject({ status: 200, body: { associationId } });
      await expect.poll(() => kept()?.messages.at(-1), PATIENCE).toMatchObject({ remoteState: "canceled" });
      expect((await world.relay("PATCH", path, { remoteState: "canceled" })).status).toBe(200);
      expect((await world.relay("PATCH", path, { remoteState: "associated" })).status).toBe(422);
    });

    test("ends an enrolment although home says at the same time where it stands", async () => {
      const { world, offeringId } = await aPlaced();
      const { pool, clock } = world;
      const enrolment = async () => {
        const [row] = await world.query(
          "SELECT association_key AS key FROM association WHERE offering_id = $1",
          [offeringId],
        );
        return await findBroughtIn(pool, row.key);
      };
      await expect.poll(async () => (await enrolment())?.association.homeState, PATIENCE).toBe("associated");
      const found = await enrolment();
      if (found === undefined) throw new Error("nobody was placed");
      await using store = openEnrolmentStore({
        ...{ institution: HOST, alliancesOf: () => [], eventBase: "", pool, clock, newId: uuidv7 },
        newPseudonym: () => uuidv7(),
        onBadItem: () => undefined,
      });
      // As it was read before home's word was written.
      const association = { ...found.association, sequence: found.association.sequence - 1 };
      const ports = {
        pool,
        ledger: store.ledger,
        issueResults: async () => [],
        kickDeliveries: () => undefined,
      };
      const taken = await takeRelayed(ports, {
        ...{ association, actor: "sis:adapter" },
        document: { remoteState: "canceled" },
      });
      expect(taken).toMatchObject({ ok: true, value: { hostState: "cancelled" } });
    });

    test("learns whether a student still is one, by its own name, with no more than the offering asks for", async () => {
      const { world, personId } = await aPlaced();
      const { status, body } = await world.relay("GET", `/person/${personId}`);
      expect([status, body]).toMatchObject([200, { personId, activeEnrollment: true, givenName: "Gast" }]);
      expect(body.otherCodes).toEqual([{ codeType: "schacHome", code: HOME }]);
      expect(body).not.toHaveProperty("gender");
      world.home.refusePerson(404);
      expect(await world.relay("GET", `/person/${personId}`)).toMatchObject({
        status: 404,
        body: { error: true, status: 404 },
      });
    });

    test("is told as an error what home, or the lack of one, answers", async () => {
      const { world, associationId, offeringId } = await aPlaced();
      const path = `/associations/${associationId}`;
      world.home.refuse(503, 1_000);
      expect(await world.relay("GET", path)).toMatchObject({ status: 500, body: { error: true } });
      world.home.refuse(503, 0);
      const rename = `UPDATE eduxchange_intake SET remote_id = $2 FROM association
        WHERE association.association_key = eduxchange_intake.association_key AND offering_id = $1`;
      await world.query(rename, [offeringId, "gone"]);
      expect(await world.relay("GET", "/associations/gone")).toMatchObject({ status: 404 });
      await world.query(rename, [offeringId, associationId]);
      world.identityProvider.endConsents();
      const refused = await world.relay("GET", path);
      expect(refused).toMatchObject({ status: 417, body: { description: "token-refused-at-home" } });
    });

    test("that names nobody known here gets 409, and without its credentials nothing", async () => {
      const world = worldOf();
      const unknown = [
        await world.relay("GET", `/associations/${uuidv7()}`),
        await world.relay("PATCH", "/associations/x", { remoteState: "canceled" }),
        await world.relay("POST", "/api/results", { personId: "x", offering: uuidv7(), result: RESULT }),
        await world.relay("GET", "/person/nobody"),
      ];
      expect(unknown.map(({ status }) => status)).toEqual([409, 409, 409, 409]);
      expect(unknown[0]?.body).toMatchObject({ error: true, reference: expect.any(String) });
      const unkept = { personId: "x\u0000", offering: uuidv7(), result: RESULT };
      expect((await world.relay("POST", "/api/results", unkept)).status).toBe(400);
      for (const path of ["/person/x%00", "/associations/x%00"])
        expect((await world.relay("GET", path)).status).toBe(400);
      const answer = await fetch(`${world.baseUrl}/eduxchange/receiver/person/x`, {
        headers: { authorization: `Basic ${Buffer.from("sis:guessed").toString("base64")}` },
      });
      expect(answer.status).toBe(401);
    });
  });
}
