import { builderIds } from "@wissel/testing/catalogue-builders";
import { expect, test } from "vitest";

test("the same key of the same kind gives the same id, on every machine", () => {
  expect(builderIds("course", "C1")).toBe("f53c4222-b5c9-5fcd-b8ed-75db463bf394");
});

test("an id is a UUID of version 5", () => {
  expect(builderIds("course", "Ünïcode/key")).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test("kinds do not share ids", () => {
  expect(builderIds("course", "1")).not.toBe(builderIds("programme", "1"));
});
