import { describe, expect, test } from "vitest";
import { parseOptions, UsageError } from "./options.ts";

describe("the command line of the playground", () => {
  test("without options everything is kept under the default port base", () => {
    expect(parseOptions([], {}, "/checkout")).toEqual({
      once: false,
      publishOnly: false,
      sandbox: false,
      portBase: 4100,
      sheetFile: "/checkout/.wissel/4100/sheet.json",
      fresh: false,
      redis: false,
      redisUrl: undefined,
      eduxchange: undefined,
    });
  });

  test("a sheet may be asked for anywhere", () => {
    expect(parseOptions(["--sheet", "/elsewhere/s.json"], {}, "/checkout").sheetFile).toBe(
      "/elsewhere/s.json",
    );
  });

  test("the components of eduXchange are stand-ins, but for those that a file names", () => {
    const eduxchangeOf = (...args: string[]) => parseOptions(args, {}, "/checkout").eduxchange;
    expect(eduxchangeOf("--with-eduxchange")).toEqual({ file: undefined });
    expect(eduxchangeOf("--with-eduxchange", "--once")).toEqual({ file: undefined });
    expect(eduxchangeOf("--with-eduxchange", "/elsewhere/c.json")).toEqual({ file: "/elsewhere/c.json" });
    expect(eduxchangeOf("--with-eduxchange=/elsewhere/c.json")).toEqual({ file: "/elsewhere/c.json" });
  });

  test("REDIS_URL counts only when Redis was asked for", () => {
    const env = { REDIS_URL: "redis://127.0.0.1:6379" };
    expect(parseOptions([], env, "/checkout").redisUrl).toBeUndefined();
    expect(parseOptions(["--redis"], env, "/checkout").redisUrl).toBe("redis://127.0.0.1:6379");
  });

  test.each([["80"], ["32719"], ["4100x"], ["-1"], ["1e4"]])("port base %s is refused", (portBase) => {
    expect(() => parseOptions([`--port-base=${portBase}`], {}, "/checkout")).toThrow(UsageError);
  });

  test("an unknown option is refused and told what there is", () => {
    expect(() => parseOptions(["--onec"], {}, "/checkout")).toThrow(/--once/);
  });
});
