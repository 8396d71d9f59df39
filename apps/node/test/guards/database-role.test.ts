import { openTestDatabase } from "@wissel/testing/database";
import { expect, onTestFinished, test } from "vitest";
import { aNode } from "../a-node.ts";

test("a node does not start under a role that owns its tables, and says what is wrong with it", async () => {
  const database = await openTestDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  await expect(aNode({ DATABASE_URL: database.ownerUrl })).rejects.toThrow(
    /DATABASE_URL names a role that .*owns tables/,
  );
});
