import { describe, expect, test } from "vitest";
import { absoluteFileArguments } from "./file-arguments.mjs";

describe("file arguments", () => {
  const options = ["--sheet"];

  test("count from the folder the command was given in", () => {
    expect(absoluteFileArguments(["--once", "--sheet", "out/x.json"], options, "/home/me")).toEqual([
      "--once",
      "--sheet",
      "/home/me/out/x.json",
    ]);
    expect(absoluteFileArguments(["--sheet=x.json"], options, "/home/me")).toEqual([
      "--sheet=/home/me/x.json",
    ]);
  });

  test("that are left out leave the next option as it is", () => {
    const args = ["--with-eduxchange", "--once"];
    expect(absoluteFileArguments(args, ["--with-eduxchange"], "/home/me")).toEqual(args);
  });

  test("that are absolute, and other arguments, stay as they are", () => {
    const args = ["--port-base", "4400", "--sheet", "/srv/x.json"];
    expect(absoluteFileArguments(args, options, "/home/me")).toEqual(args);
  });
});
