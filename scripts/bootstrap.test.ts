import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { hashOf } from "./bootstrap.mjs";
import { withLock } from "./lock-file.mjs";
import { isNewEnough } from "./node-binary.mjs";

const folders: string[] = [];

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wissel-bootstrap-"));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe("what is generated", () => {
  test("is generated again when an input appears, changes or is renamed", () => {
    const folder = aFolder();
    const hashes = new Set([hashOf(folder, ["."])]);
    writeFileSync(join(folder, "a.yaml"), "x");
    hashes.add(hashOf(folder, ["."]));
    writeFileSync(join(folder, "a.yaml"), "y");
    hashes.add(hashOf(folder, ["."]));
    rmSync(join(folder, "a.yaml"));
    writeFileSync(join(folder, "b.yaml"), "y");
    hashes.add(hashOf(folder, ["."]));
    expect(hashes.size).toBe(4);
  });

  test("is left alone while its inputs are the same", () => {
    const folder = aFolder();
    writeFileSync(join(folder, "a.yaml"), "x");
    expect(hashOf(folder, ["a.yaml", "missing"])).toBe(hashOf(folder, ["a.yaml", "missing"]));
  });
});

describe("preparing a checkout", () => {
  test("is done by one at a time", async () => {
    const file = join(aFolder(), "lock");
    const order: string[] = [];
    const visit = (name: string) =>
      withLock(file, async () => {
        order.push(`${name} in`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${name} out`);
      });
    await Promise.all([visit("one"), visit("two")]);
    expect(order).toEqual(["one in", "one out", "two in", "two out"]);
  });

  test("takes over from a process that died at it", async () => {
    const file = join(aFolder(), "lock");
    writeFileSync(file, "2147483646"); // above any process number
    expect(await withLock(file, async () => "prepared")).toBe("prepared");
  });
});

describe("the machine's own Node", () => {
  test("is used when it runs TypeScript without a flag", () => {
    expect(["20.20.2", "22.17.9", "22.18.0", "24.0.0", "26.1.0"].map(isNewEnough)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});
