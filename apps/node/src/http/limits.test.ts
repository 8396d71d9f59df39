import { AUDIENCES, documents } from "@wissel/contract";
import { expect, test } from "vitest";
import { listOperations } from "./bound-operation.ts";

test("every operation that counts who asks says that it may be too often", () => {
  const silent = AUDIENCES.flatMap((audience) =>
    listOperations(documents[audience])
      .filter(({ anonymous, method }) => !anonymous || method !== "get")
      .filter(({ responses }) => !responses.has("429"))
      .map(({ operationId }) => `${audience}.${operationId}`),
  );
  expect(silent).toEqual([]);
});
