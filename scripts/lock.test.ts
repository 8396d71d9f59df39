import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { completeLock, missingEntries } from "./complete-lock.mjs";

const text = readFileSync(new URL("../package-lock.json", import.meta.url), "utf8");

describe("the lockfile", () => {
  test("has an entry for every optional dependency, so that npm ci accepts it on every platform", () => {
    expect(missingEntries(JSON.parse(text))).toEqual([]);
  });

  test("names no registry: everybody installs from their own", () => {
    expect(text).not.toMatch(/"resolved": "http/);
  });
});

describe("completing a lockfile", () => {
  const tool = { version: "1.0.0", dev: true, optionalDependencies: { "@tool/windows-64": "1.0.0" } };

  test("adds what the registry at hand lacks, as npm would write it", () => {
    const lock = { packages: { "": {}, "node_modules/tool": tool } };
    expect(completeLock(lock).packages["node_modules/@tool/windows-64"]).toEqual({
      version: "1.0.0",
      cpu: ["x64"],
      os: ["win32"],
      dev: true,
      optional: true,
    });
  });

  test("tells the C library where the name tells it", () => {
    const optionalDependencies = { "@tool/linux-arm64-musl": "1.0.0" };
    const lock = { packages: { "": {}, "node_modules/tool": { version: "1.0.0", optionalDependencies } } };
    expect(completeLock(lock).packages["node_modules/@tool/linux-arm64-musl"]).toEqual({
      version: "1.0.0",
      cpu: ["arm64"],
      libc: ["musl"],
      os: ["linux"],
      optional: true,
    });
  });

  test("leaves entries alone that lie beside or above the dependent", () => {
    const entry = { version: "1.0.0", cpu: ["x64"], os: ["win32"], optional: true };
    const nested = "node_modules/outer/node_modules/tool";
    const lock = { packages: { "": {}, [nested]: tool, "node_modules/@tool/windows-64": entry } };
    expect(missingEntries(lock)).toEqual([]);
  });
});
