import { reopenQuarantined } from "@wissel/store";
import { anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dispositions, PATIENCE } from "../delivery/about-results.ts";
import { aSignedResult, type TwoNodes, twoNodes } from "../delivery/two-nodes.ts";

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterAll(() => nodes[Symbol.asyncDispose]());

const UNKNOWN = ["quarantined:unknown_enrolment"];

describe("a result of an enrolment that home does not know", () => {
  test("is accepted, kept aside, and judged again once the enrolment is known", async () => {
    const { home, host } = nodes;
    const [known, foreign] = [uuidv7(), uuidv7()];
    for (const id of [known, foreign])
      expect((await home.push(await aSignedResult(nodes, id))).status).toBe(202);
    for (const id of [known, foreign]) {
      await expect.poll(() => dispositions(home, id), PATIENCE).toEqual(UNKNOWN);
    }
    const names = { home: home.schacHome, host: host.schacHome };
    await insertAssociation(home.pool, anAssociationRow({ ...names, association_id: known }));
    // Another host's: to this one it stays as unknown as one that never was.
    const others = { ...names, host: "west.example", association_id: foreign };
    await insertAssociation(home.pool, anAssociationRow(others));
    const pair = { own: home.schacHome, partner: host.schacHome };
    expect(await reopenQuarantined(home.pool, pair)).toBe(1);
    await expect.poll(() => dispositions(home, known), PATIENCE).toEqual(["applied"]);
    expect(await dispositions(home, foreign)).toEqual(UNKNOWN);
    expect(await reopenQuarantined(home.pool, pair)).toBe(0);
  });

  test("does not fill the database: of one partner the newest thousand are kept", async () => {
    const { home, host } = nodes;
    await home.query(
      `INSERT INTO inbox (issuer, jti, event_type, claims, jws_jwe, sha256, kid, jwk, received_at, disposition)
       SELECT $1, 'old-' || number, 'result-issued', '{}', '', '', '', '{}', now() - interval '1 day', $2
       FROM generate_series(1, 1200) AS number`,
      [host.schacHome, UNKNOWN[0]],
    );
    const id = uuidv7();
    await home.push(await aSignedResult(nodes, id));
    const count = async () => {
      const kept = await home.query<{ count: number }>(
        "SELECT count(*)::int AS count FROM inbox WHERE issuer = $1 AND disposition = $2",
        [host.schacHome, UNKNOWN[0]],
      );
      return kept[0]?.count;
    };
    await expect.poll(count, PATIENCE).toBe(1000);
    expect(await dispositions(home, id)).toEqual(UNKNOWN);
  });
});
