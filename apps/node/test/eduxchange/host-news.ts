import { describe, expect, test } from "vitest";
import { HOST, type HomeWorld } from "./a-home.ts";
import { aBroughtEnrolment, enrolmentAtSis, keptMessages, RESULT, resultsAtSis } from "./home-acts.ts";

/** What a host says of an enrolment later, in the world that its home stands in. */
export function describeHostNews(worldOf: () => HomeWorld): void {
  describe("what a host says later", () => {
    test.each(["canceled", "cancelled"])("ends the enrolment when it is spelt %s", async (remoteState) => {
      const world = worldOf();
      const { associationId, student } = await aBroughtEnrolment(world);
      const patched = await world.atHome(student, {
        ...{ method: "PATCH", path: `/associations/${associationId}`, body: { remoteState } },
        contentType: "application/merge-patch+json",
      });
      expect(patched).toMatchObject({ status: 200, body: { associationId } });
      expect(await enrolmentAtSis(world, associationId)).toMatchObject({ hostState: "cancelled" });
      const late = await world.atReceiver("PATCH", `/associations/${associationId}`, {
        remoteState: "associated",
      });
      expect(late.status).toBe(200);
      expect(await enrolmentAtSis(world, associationId)).toMatchObject({ hostState: "cancelled" });
    });

    test("as a result reaches the SIS byte for byte, final by `completed`, with every PATCH kept and a merged view", async () => {
      const world = worldOf();
      const { associationId } = await aBroughtEnrolment(world);
      const path = `/associations/${associationId}`;
      const open = { state: "in progress", resultDate: "2026-11-01", score: "5" };
      await world.atReceiver("PATCH", path, { result: open });
      await world.atReceiver("PATCH", path, { remoteState: "completed", result: RESULT });
      await world.atReceiver("PATCH", path, { remoteState: "completed", result: RESULT });
      const results = await resultsAtSis(world, associationId);
      expect(results).toMatchObject([
        { version: 1, score: "5", final: false },
        {
          version: 2,
          score: "7,5",
          final: true,
          resultDate: "2026-11-30",
          resultValueType: "1_10",
          pass: "passed",
        },
      ]);
      const { body } = await world.atReceiver("GET", path);
      // As the host wrote it, the time behind the date too.
      expect(body).toMatchObject({ remoteState: "associated", result: RESULT });
      expect(body.personId).toBeUndefined();
      expect(await keptMessages(world, associationId)).toBe(3);
    });

    test("about a result that was final is a correction, and a person has to look once it is on the record", async () => {
      const world = worldOf();
      const { associationId } = await aBroughtEnrolment(world);
      const path = `/associations/${associationId}`;
      await world.atReceiver("PATCH", path, { remoteState: "completed", result: RESULT });
      const [{ resultId }] = await resultsAtSis(world, associationId);
      expect((await world.sis("POST", `/results-received/${resultId}/recorded`)).status).toBe(200);
      await world.atReceiver("PATCH", path, { remoteState: "completed", result: { ...RESULT, score: "8" } });
      expect(await resultsAtSis(world, associationId)).toMatchObject([
        {},
        { version: 2, kind: "corrected", score: "8" },
      ]);
      const { body } = await world.sis("GET", "/tasks");
      const kinds = body.items.map((task: { kind: string; associationId: string }) =>
        task.associationId === associationId ? task.kind : undefined,
      );
      expect(kinds).toContain("recorded_result_changed");
      // A host that leads is owed no receipt.
      expect(await world.count(`delivery WHERE recipient = '${HOST}'`)).toBe(0);
    });

    test("counts in the order in which it arrives, whatever was meant first; doubled, it is kept once and does nothing", async () => {
      const world = worldOf();
      const { associationId } = await aBroughtEnrolment(world);
      const path = `/associations/${associationId}`;
      await world.atReceiver("PATCH", path, { remoteState: "completed", result: RESULT });
      const open = { state: "in progress", resultDate: "2026-11-01", score: "5" };
      for (const _ of [1, 2]) await world.atReceiver("PATCH", path, { result: open });
      expect(await resultsAtSis(world, associationId)).toMatchObject([
        { version: 1, score: "7,5", final: true },
        { version: 2, kind: "corrected", score: "5" },
      ]);
      expect(await keptMessages(world, associationId)).toBe(3);
    });

    test("as a result of a cancelled enrolment is taken", async () => {
      const world = worldOf();
      const { associationId } = await aBroughtEnrolment(world);
      const path = `/associations/${associationId}`;
      await world.atReceiver("PATCH", path, { remoteState: "canceled" });
      expect((await world.atReceiver("PATCH", path, { result: RESULT })).status).toBe(200);
      expect(await resultsAtSis(world, associationId)).toHaveLength(1);
    });

    test("by the old results call reaches the enrolment in the offering that it names", async () => {
      const world = worldOf();
      const { student, offeringId, associationId } = await aBroughtEnrolment(world);
      const body = { personId: student.eduid, offering: { offeringId }, result: RESULT };
      expect((await world.atReceiver("POST", "/api/results", body)).status).toBe(200);
      expect(await resultsAtSis(world, associationId)).toMatchObject([{ score: "7,5" }]);
    });
  });
}
