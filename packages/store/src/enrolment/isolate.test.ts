import { expect, test } from "vitest";
import { isolateBadItems } from "./isolate.ts";

class DatabaseError extends Error {
  override name = "DatabaseError";
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const refuse = (item: number) => `refused ${item}`;

test("bad items are found by halving, refused alone, and the others keep their order", async () => {
  const tried: number[][] = [];
  const run = async (items: readonly number[]) => {
    tried.push([...items]);
    if (items.some((item) => item % 4 === 0)) throw new DatabaseError("22P02");
    return items.map((item) => `done ${item}`);
  };
  expect(await isolateBadItems([1, 2, 3, 4, 5, 6, 7, 8], run, refuse)).toEqual([
    "done 1",
    "done 2",
    "done 3",
    "refused 4",
    "done 5",
    "done 6",
    "done 7",
    "refused 8",
  ]);
  expect(tried.flat().filter((item) => item === 4)).toHaveLength(4);
});

test("an item that meets a row which somebody else has just written is run again, and sees it", async () => {
  let written = false;
  const run = async (items: readonly number[]) => {
    if (!written) {
      written = true;
      throw new DatabaseError("23505");
    }
    return items.map((item) => `seen ${item}`);
  };
  expect(await isolateBadItems([1], run, refuse)).toEqual(["seen 1"]);
});

test("an item whose row is another's for good is refused", async () => {
  const run = async () => {
    throw new DatabaseError("23505");
  };
  expect(await isolateBadItems([1, 2], run, refuse)).toEqual(["refused 1", "refused 2"]);
});

test("an outage is nobody's fault and is passed on", async () => {
  const run = async () => {
    throw new DatabaseError("57P01");
  };
  await expect(isolateBadItems([1, 2], run, refuse)).rejects.toThrow("57P01");
});
