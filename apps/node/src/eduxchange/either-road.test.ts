import { expect, test } from "vitest";
import { eitherRoad } from "./either-road.ts";
import type { ReceiverClient } from "./receiver-client.ts";

/** Answers with its own name. */
function aRoad(name: string): ReceiverClient {
  const answer = async () => ({ status: 200, headers: {}, body: name });
  return { create: answer, patch: answer, read: answer };
}

test("word of a student goes home by the way that the student came", async () => {
  const isSignedInHere = async (associationKey: string) => associationKey === "here";
  const road = eitherRoad({ own: aRoad("own"), before: aRoad("before"), isSignedInHere });
  for (const [associationKey, way] of [
    ["here", "own"],
    ["elsewhere", "before"],
  ] as const) {
    const carried = { associationKey, personRef: "p", remoteId: "r" };
    const answers = [await road.create(carried, {}), await road.patch(carried, {}), await road.read(carried)];
    expect(answers.map(({ body }) => body)).toEqual([way, way, way]);
  }
});
