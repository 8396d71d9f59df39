import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";

const MODULE = JSON.stringify(new URL("child.mjs", import.meta.url).href);

/** Says "up", and on a request to stop says "drained" and ends with status 7. */
const APP = `
  import { watchForStop } from ${MODULE};
  watchForStop(() => { process.stdout.write("drained\\n", () => process.exit(7)); });
  setInterval(() => {}, 1000);
  console.log("up", process.pid);
`;
/** Runs the app as `npm run demo` does, and passes its exit status on. */
const LAUNCHER = `
  import { runChild } from ${MODULE};
  const args = ["--input-type=module", "-e", ${JSON.stringify(APP)}];
  const { code } = await runChild(process.execPath, args, { cwd: "/", env: process.env, io: "inherit" });
  process.exit(code);
`;

function aLauncher(): { launcher: ChildProcess; lines: AsyncIterator<string> } {
  const launcher = spawn(process.execPath, ["--input-type=module", "-e", LAUNCHER], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (launcher.stdout === null) throw new Error("the launcher has no output");
  return { launcher, lines: createInterface(launcher.stdout)[Symbol.asyncIterator]() };
}

describe("a script started through npm", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "drains on %s and passes its status on",
    async (signal) => {
      const { launcher, lines } = aLauncher();
      await lines.next();
      const exit = once(launcher, "exit");
      launcher.kill(signal);
      expect((await lines.next()).value).toBe("drained");
      expect(await exit).toEqual([7, null]);
    },
  );

  test("drains when its launcher is killed", async () => {
    const { launcher, lines } = aLauncher();
    await lines.next();
    launcher.kill("SIGKILL");
    expect((await lines.next()).value).toBe("drained");
  });

  test("drains when npm is killed, which forwards nothing", async () => {
    const npm = spawn(
      process.execPath,
      [
        "-e",
        `require("node:child_process").spawn(process.execPath, ["--input-type=module", "-e", ${JSON.stringify(LAUNCHER)}], { stdio: "inherit" })`,
      ],
      { env: { ...process.env, npm_lifecycle_event: "demo" }, stdio: ["ignore", "pipe", "inherit"] },
    );
    const lines = createInterface(npm.stdout)[Symbol.asyncIterator]();
    await lines.next();
    npm.kill("SIGKILL");
    expect((await lines.next()).value).toBe("drained");
  });
});
