import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProcess, waitUntilGone } from "@wissel/store";
import { testPortBase } from "@wissel/testing/test-ports";
import { afterAll, expect, test, vi } from "vitest";
import { endLeftovers, rememberProcesses } from "../src/processes/leftovers.ts";
import { nodeScript, type ProcessSpec } from "../src/processes/process-spec.ts";
import { startRun, waitUntilReady } from "../src/processes/run.ts";
import { openSupervisor, type RunningProcess } from "../src/processes/supervisor.ts";
import { type ObedientProcess, obedientProcess } from "./obedient-process.ts";

const PORT_BASE = testPortBase() + 40;
const folder = mkdtempSync(join(tmpdir(), "wissel-supervisor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function aProcess(name: string, port: number, mode: ObedientProcess["mode"] = "willing"): ProcessSpec {
  return obedientProcess({ name, port, mode, logFile: join(folder, `${name}.log`) });
}

test("a process that dies is started again under the same name", async () => {
  const seen: (readonly RunningProcess[])[] = [];
  await using supervisor = openSupervisor({
    onChange: (running) => seen.push(running),
    log: () => undefined,
  });
  await supervisor.start(aProcess("restarted", PORT_BASE));
  const first = supervisor.list()[0]?.pid ?? 0;
  process.kill(first, "SIGKILL");
  await vi.waitFor(
    () => {
      const again = supervisor.list()[0];
      expect(again).toMatchObject({ name: "restarted", port: PORT_BASE });
      expect(again?.pid).not.toBe(first);
    },
    { timeout: 10_000, interval: 50 },
  );
  expect(seen.map((running) => running.length)).toEqual([1, 0, 1]);
});

test("a process that was stopped stays down until it is started again", async () => {
  await using supervisor = openSupervisor({ onChange: () => undefined, log: () => undefined });
  const spec = aProcess("stopped", PORT_BASE);
  await supervisor.start(spec);
  const { pid } = supervisor.list()[0] ?? { pid: 0 };
  await supervisor.stop("stopped");
  expect(findProcess(pid)).toBeUndefined();
  expect(supervisor.list()).toEqual([]);
  await supervisor.start(spec);
  expect(supervisor.list()).toHaveLength(1);
});

test("disposing of the supervisor stops every process", async () => {
  const supervisor = openSupervisor({ onChange: () => undefined, log: () => undefined });
  await supervisor.start(aProcess("one", PORT_BASE));
  await supervisor.start(aProcess("two", PORT_BASE + 1));
  const pids = supervisor.list().map(({ pid }) => pid);
  await supervisor[Symbol.asyncDispose]();
  expect(pids.map(findProcess)).toEqual([undefined, undefined]);
});

test("a process that fails to start is named with the end of its log", async () => {
  await using supervisor = openSupervisor({ onChange: () => undefined, log: () => undefined });
  await expect(supervisor.start(aProcess("failing", PORT_BASE, "fails"))).rejects.toThrow(/nothing to serve/);
  expect(supervisor.list()).toEqual([]);
});

test("a process whose port is taken is not started, since another would answer in its name", async () => {
  await using supervisor = openSupervisor({ onChange: () => undefined, log: () => undefined });
  await supervisor.start(aProcess("first", PORT_BASE));
  await expect(supervisor.start(aProcess("second", PORT_BASE))).rejects.toThrow(/another port base/);
});

test("what a killed playground left behind is ended by the next start", async () => {
  const spec = aProcess("left", PORT_BASE);
  const run = startRun(spec);
  await waitUntilReady(spec, run);
  const file = join(folder, "processes.json");
  rememberProcesses(file, [{ name: "left", pid: run.pid, port: spec.port }]);
  await endLeftovers(file, () => undefined);
  expect(findProcess(run.pid)).toBeUndefined();
  expect(() => readFileSync(file)).toThrow();
});

test("a number that belongs to another process by now is left alone", async () => {
  const spec = aProcess("innocent", PORT_BASE);
  const run = startRun(spec);
  await waitUntilReady(spec, run);
  const file = join(folder, "other.json");
  rememberProcesses(file, [{ name: "other", pid: run.pid, port: spec.port }]);
  const rows: { startedAt: string }[] = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify(rows.map((row) => ({ ...row, startedAt: "1" }))));
  await endLeftovers(file, () => undefined);
  expect(findProcess(run.pid)).toBeDefined();
  await run.stop();
});

test("a parent that is killed outright takes its processes along", async () => {
  const script = fileURLToPath(new URL("./parent.ts", import.meta.url));
  const { command, args } = nodeScript(script, [String(PORT_BASE), join(folder, "orphan.log")]);
  const parent = spawn(command, [...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(parent.stdout, "data");
  const pid = Number(String(line));
  expect(findProcess(pid)).toBeDefined();
  parent.kill("SIGKILL");
  expect(await waitUntilGone(pid, 5_000)).toBe(true);
});
