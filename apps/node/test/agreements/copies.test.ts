import type { AgreementDocument } from "@wissel/core";
import { aDirection, anAgreement } from "@wissel/testing/agreement-builders";
import { AN_INSTANT } from "@wissel/testing/enrolment-builders";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ONE, OTHER, openTwoSides, type SideOfTwo, type TwoSides } from "./two-sides.ts";

let sides: TwoSides;
beforeAll(async () => {
  sides = await openTwoSides(AN_INSTANT);
});
afterAll(() => sides?.[Symbol.asyncDispose]());

function termsOf(overrides: Partial<AgreementDocument> = {}): object {
  const { agreementId: _, state: __, ...terms } = anAgreement(overrides);
  return terms;
}

const put = (side: SideOfTwo, name: string, terms: object, ifMatch?: string) =>
  side.officer("PUT", `/agreements/${name}`, {
    body: { terms },
    ...(ifMatch === undefined ? {} : { ifMatch }),
  });
const read = async (side: SideOfTwo, name: string) => (await side.officer("GET", `/agreements/${name}`)).body;
const tasks = async (side: SideOfTwo, name: string) => {
  const { body } = await side.officer("GET", "/agreement-differences");
  return body.items.filter(({ agreementId }: { agreementId: string }) => agreementId === name);
};

describe("writing a copy", () => {
  test("keeps every version, and takes none that was written without looking at the newest", async () => {
    const { one } = sides;
    const first = await put(one, "history", termsOf());
    expect(first).toMatchObject({ status: 200, etag: '"1"', body: { version: 1, standing: "in_force" } });
    expect(await put(one, "history", termsOf())).toMatchObject({ status: 200, etag: '"1"' });
    const longer = termsOf({ validUntil: "2028-09-01" });
    expect(await put(one, "history", longer)).toMatchObject({ status: 428, body: { version: 1 } });
    expect(await put(one, "history", longer, '"1"')).toMatchObject({ status: 200, etag: '"2"' });
    expect(await put(one, "history", termsOf({ validUntil: "2029-09-01" }), '"1"')).toMatchObject({
      status: 412,
    });
    const ended = await one.officer("POST", "/agreements/history/end", {
      body: { reason: "It was a mistake." },
      ifMatch: '"2"',
    });
    expect(ended.body).toMatchObject({ version: 3, standing: "ended", document: { state: "ended" } });
    const { history } = await read(one, "history");
    expect(history).toMatchObject([
      { version: 3, source: "desk", by: "officer:officer-1", reason: "It was a mistake." },
      { version: 2 },
      { version: 1, document: { validUntil: "2027-09-01" } },
    ]);
  });

  test("refuses what does not fit together, and says where", async () => {
    const { one } = sides;
    const strange = termsOf({ directions: [aDirection({ home: "verre.example", host: OTHER })] });
    const refused = await put(one, "strange", strange);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "#/terms/directions/0" }] } });
    const unknown = termsOf({ directions: [aDirection({ home: ONE, host: "verre.example" })] });
    expect((await put(one, "strange", unknown)).body.type).toContain("partner-unknown");
    expect((await one.officer("GET", "/agreements/strange")).status).toBe(404);
  });
});

test("what the peers file says is taken over once, and does not undo what the desk says later", async () => {
  const { one } = sides;
  const fromFile = anAgreement({ agreementId: "from-file" });
  await one.restart([fromFile]);
  expect(await read(one, "from-file")).toMatchObject({
    version: 1,
    history: [{ source: "file", by: "peers-file" }],
  });
  await put(one, "from-file", termsOf({ validUntil: "2028-09-01" }), '"1"');
  await one.restart([fromFile]);
  expect(await read(one, "from-file")).toMatchObject({ version: 2, document: { validUntil: "2028-09-01" } });
  await one.restart([{ ...fromFile, validUntil: "2026-12-01" }]);
  expect(await read(one, "from-file")).toMatchObject({ version: 3, document: { validUntil: "2026-12-01" } });
});

describe("comparing copies", () => {
  test("shows each field that is not the same with both values, as a task until it is", async () => {
    const { one, other, clock } = sides;
    const here = termsOf({ directions: [aDirection({ maxStudents: 40 })] });
    await put(one, "numbers", here);
    await put(other, "numbers", termsOf({ directions: [aDirection({ maxStudents: 30 })] }));
    await one.area.compareDue();
    expect(await read(one, "numbers")).toMatchObject({
      comparison: "differs",
      partnerVersion: 1,
      differences: [{ path: ["directions", OTHER, "maxStudents"], here: 40, there: 30 }],
    });
    expect(await tasks(one, "numbers")).toMatchObject([{ state: "open", comparison: "differs" }]);

    clock.advance(60_000);
    await put(other, "numbers", here, '"1"');
    await other.area.compareDue();
    // It has been asked, so it asks back.
    await one.area.compareDue();
    for (const side of [one, other]) {
      expect(await read(side, "numbers")).toMatchObject({ comparison: "equal", differences: [] });
    }
    expect(await tasks(one, "numbers")).toMatchObject([
      { state: "settled", done: "equal_again", settledBy: "node" },
    ]);
  });

  test("is asked back for what it changed however lately it was asked, and then both rest", async () => {
    const { one, other } = sides;
    const rested = async () => {
      for (const side of [one, other, one, other]) await side.area.compareDue();
    };
    for (const side of [one, other]) await put(side, "lately", termsOf());
    await rested();
    let asked = 0;
    sides.onTheWay = (body) => {
      asked += 1;
      return { status: 200, body };
    };
    await put(other, "lately", termsOf({ directions: [aDirection({ maxStudents: 30 })] }), '"1"');
    await rested();
    expect(await read(one, "lately")).toMatchObject({ comparison: "differs", partnerVersion: 2 });
    expect(asked).toBe(2);
    await rested();
    expect(asked).toBe(2);
    sides.onTheWay = (body) => ({ status: 200, body });
  });

  test("says which side has none, to both", async () => {
    const { one, other, clock } = sides;
    clock.advance(60_000);
    expect(await put(one, "one-sided", termsOf())).toMatchObject({ body: { comparison: "not_compared" } });
    await one.area.compareDue();
    await other.area.compareDue();
    expect(await read(one, "one-sided")).toMatchObject({ comparison: "missing_there" });
    expect(await read(other, "one-sided")).toMatchObject({ comparison: "missing_here", history: [] });
    const [task] = await tasks(other, "one-sided");
    const settle = (done: string) =>
      other.officer("POST", `/agreement-differences/${task.differenceId}/settlement`, { body: { done } });
    expect(await settle("left_as_is")).toMatchObject({ status: 200, body: { state: "settled" } });
    expect(await settle("left_as_is")).toMatchObject({ status: 200 });
    expect(await settle("other")).toMatchObject({ status: 409 });
    clock.advance(90_000);
    await put(one, "another", termsOf());
    await one.area.compareDue();
    await other.area.compareDue();
    expect(await tasks(other, "one-sided")).toHaveLength(1);
  });

  test("believes nothing that was changed on its way", async () => {
    const { one, other, clock } = sides;
    clock.advance(90_000);
    await put(one, "believed", termsOf());
    await put(other, "believed", termsOf());
    sides.onTheWay = ({ ledger }) => {
      const [head, , signature] = ledger.split(".");
      const claims = Buffer.from(JSON.stringify({ ledger: { agreements: [] } })).toString("base64url");
      return { status: 200, body: { ledger: [head, claims, signature].join(".") } };
    };
    await one.area.compareDue();
    expect(await read(one, "believed")).toMatchObject({
      comparison: "not_compared",
      failure: "ledger-altered",
    });
    sides.onTheWay = (body) => ({ status: 200, body });
  });

  test("tells a partner nothing of agreements with others", async () => {
    const { one } = sides;
    const { status, body } = await one.asPartner("verre.example", "/agreements");
    expect(status).toBe(403);
    expect(body.ledger).toBeUndefined();
  });
});
