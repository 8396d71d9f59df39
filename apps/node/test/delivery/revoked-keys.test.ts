import { generateKey } from "@wissel/trust";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DoubtPorts, doubtSome } from "../../src/events/doubts.ts";
import { aRow, PATIENCE, receivedFor, returnedFor } from "./about-results.ts";
import { anEnrolment, type TestNode, type TwoNodes, twoNodes } from "./two-nodes.ts";

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterAll(() => nodes[Symbol.asyncDispose]());

function doubting({ pool, schacHome: own, app, delivery }: TestNode): DoubtPorts {
  const clock = { now: () => new Date() };
  return { pool, own, clock, newId: uuidv7, log: app.log, kickDeliveries: () => delivery.kick() };
}

async function aReturnedResult(): Promise<string> {
  return (await aResult()).id;
}

async function aResult(): Promise<{ readonly id: string; readonly personId: string }> {
  const { home, host } = nodes;
  const enrolment = await anEnrolment(home, host);
  await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
  const { association_id: id, personId } = enrolment;
  await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "delivered" });
  await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(1);
  return { id, personId };
}

describe("a result that was accepted under a key that its host has taken back by then", () => {
  test("is disputed at home and at the host, once, and what was accepted before is not", async () => {
    const { home, host } = nodes;
    const before = await aReturnedResult();
    const after = [await aReturnedResult(), await aReturnedResult()];
    await home.query(
      `INSERT INTO peer_key_revocation
       SELECT issuer, kid, received_at + interval '1 microsecond', 'compromised', now() FROM inbox
       WHERE claims ->> 'associationId' = $1`,
      [before],
    );
    expect(await doubtSome(doubting(home))).toBe(2);
    expect(await doubtSome(doubting(home))).toBe(0);
    for (const id of after) {
      expect(await receivedFor(nodes, id)).toMatchObject([{ disputed: "signature_in_doubt" }]);
      await expect
        .poll(() => returnedFor(nodes, id), PATIENCE)
        .toMatchObject({ disputed: "signature_in_doubt" });
    }
    expect((await receivedFor(nodes, before))[0]).not.toHaveProperty("disputed");
    const told = "SELECT 1 FROM inbox WHERE event_type = 'result-disputed'";
    expect(await host.query(told)).toHaveLength(1);
    const { body } = await host.desk("GET", "/tasks");
    const reasons = body.items.map(({ reason }: { reason?: string }) => reason);
    expect(reasons).toEqual(["signature_in_doubt", "signature_in_doubt"]);
  });
});

describe("an event that has not arrived when the key that signed it is taken back", () => {
  test("is signed anew, in its chain, as the same event and version", async () => {
    const { home, host, internet } = nodes;
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    internet.takeDown(home.entityId);
    await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    const correction = { ...aRow(enrolment), score: "09", reason: "clerical_error" };
    await host.sis("POST", "/results/corrections", { rows: [correction] });
    const signed =
      "SELECT sha256 FROM result WHERE direction = 'sent' AND sha256 IS NOT NULL AND jti = ANY ($1)";
    const jtis = (
      await host.query<{ jti: string }>(
        "SELECT jti FROM result JOIN association USING (association_key) WHERE association_id = $1 ORDER BY version",
        [id],
      )
    ).map(({ jti }) => jti);
    await expect.poll(async () => (await host.query(signed, [jtis])).length, PATIENCE).toBe(2);
    const old = await host.query(signed, [jtis]);

    const next = await generateKey("event");
    host.keys.revoked = [host.keys.active.kid];
    host.keys.active = next;
    // While home is away the attempts go on, each with what is signed by then.
    const kept = async () => {
      const now = JSON.stringify(await host.query(signed, [jtis]));
      return old.filter((row) => now.includes(String((row as { sha256: string }).sha256)));
    };
    await expect.poll(kept, PATIENCE).toEqual([]);
    internet.bringUp(home.entityId);

    await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(2);
    const statuses = async () => {
      const { body } = await host.sis("GET", `/results?associationId=${id}`);
      return body.items.map(({ status }: { status: string }) => status);
    };
    await expect.poll(statuses, PATIENCE).toEqual(["delivered", "delivered"]);
    const kids = "SELECT kid FROM inbox WHERE claims ->> 'associationId' = $1";
    const { kid } = host.keys.active;
    expect(await home.query(kids, [id])).toEqual([{ kid }, { kid }]);
    const quarantined =
      "SELECT 1 FROM inbox WHERE claims ->> 'associationId' = $1 AND disposition LIKE 'quar%'";
    expect(await home.query(quarantined, [id])).toEqual([]);
  });
});

describe("a result whose signature is in doubt", () => {
  test("is no longer so when its host has signed the same under a good key, and both tokens are kept", async () => {
    const { home, host } = nodes;
    const { id, personId } = await aResult();
    const [{ resultId }] = await receivedFor(nodes, id);
    await home.sis("POST", `/results-received/${resultId}/recorded`);
    await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "recorded" });
    const held = async () =>
      (await home.query<{ sha256: string }>("SELECT sha256 FROM result WHERE result_id = $1", [resultId]))[0]
        ?.sha256;
    const before = await held();

    await takeBack(host);
    await home.query(
      "INSERT INTO peer_key_revocation SELECT issuer, kid, received_at, 'compromised', now() FROM inbox WHERE claims ->> 'associationId' = $1",
      [id],
    );
    expect(await doubtSome(doubting(home))).toBeGreaterThan(0);
    expect(await receivedFor(nodes, id)).toMatchObject([{ disputed: "signature_in_doubt" }]);

    // The host hears of it, signs anew and sends again; home takes that in the place of the other.
    await expect.poll(held, PATIENCE).not.toBe(before);
    const after = await held();
    const [received] = await receivedFor(nodes, id);
    expect(received).not.toHaveProperty("disputed");
    expect(received).toMatchObject({ recordedAt: expect.any(String) });
    const lifted = { doubted_sha256: before, sha256: after };
    expect(await liftedAt(home, id)).toEqual([lifted]);
    const kept = "SELECT sha256, kid FROM doubted_token WHERE sha256 = $1";
    expect(await home.query(kept, [before])).toEqual([{ sha256: before, kid: expect.any(String) }]);
    expect(await doubtSome(doubting(home))).toBe(0);

    await expect.poll(() => liftedAt(host, id), PATIENCE).toEqual([lifted]);
    expect(await returnedFor(nodes, id)).toMatchObject({ status: "recorded" });
    const tasks =
      "SELECT settled_at IS NOT NULL AS settled FROM task JOIN association USING (association_key) WHERE association_id = $1";
    expect(await host.query(tasks, [id])).toEqual([{ settled: true }]);
    // Both SISs, the officer who was told, and the student read when it was in doubt.
    const formerDoubts = [{ doubtedAt: expect.any(String), liftedAt: expect.any(String) }];
    expect(received).toMatchObject({ formerDoubts });
    expect(received.formerDoubts[0].doubtedAt < received.formerDoubts[0].liftedAt).toBe(true);
    expect(await returnedFor(nodes, id)).toMatchObject({ formerDoubts });
    const settled = (await host.desk("GET", "/tasks?state=settled")).body.items;
    expect(
      settled.find(({ associationId }: { associationId: string }) => associationId === id),
    ).toMatchObject({
      versions: [{ version: 1, formerDoubts }],
    });
    const [mine] = (await home.me(personId)).body.items;
    expect(mine.versions).toMatchObject([{ version: 1, formerDoubts }]);
    // What home says from now on is about the token that both hold.
    await home.sis("POST", `/results-received/${resultId}/dispute`, { reason: "credits_differ" });
    await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ disputed: "credits_differ" });
  });

  test("stays so while what comes is signed by a key that was taken back too", async () => {
    const { home, host } = nodes;
    const id = await aReturnedResult();
    await takeBack(host);
    const bad = host.keys.active.kid;
    await home.query(
      "INSERT INTO peer_key_revocation SELECT issuer, kid, received_at, 'compromised', now() FROM inbox WHERE claims ->> 'associationId' = $1",
      [id],
    );
    await home.query(
      "INSERT INTO peer_key_revocation VALUES ($1, $2, now() - interval '1 hour', 'compromised', now())",
      [host.schacHome, bad],
    );
    await doubtSome(doubting(home));
    const resent =
      "SELECT tries FROM delivery JOIN result ON result_id = delivery_id JOIN association ON association.association_key = result.association_key WHERE association_id = $1";
    await expect.poll(() => host.query(resent, [id]), PATIENCE).toEqual([{ tries: 2 }]);
    await home.delivery.judged();
    expect(await receivedFor(nodes, id)).toMatchObject([{ disputed: "signature_in_doubt" }]);
    expect(await liftedAt(home, id)).toEqual([]);
  });
});

/** The host signs with another key from now on. */
async function takeBack({ keys }: TestNode): Promise<void> {
  keys.revoked = [...keys.revoked, keys.active.kid];
  keys.active = await generateKey("event");
}

function liftedAt(node: TestNode, associationId: string): Promise<readonly object[]> {
  return node.query(
    `SELECT doubted_sha256, lifted_doubt.sha256 FROM lifted_doubt JOIN result USING (result_id)
     JOIN association USING (association_key) WHERE association_id = $1`,
    [associationId],
  );
}
