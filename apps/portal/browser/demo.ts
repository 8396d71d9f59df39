import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { PlaygroundSheet } from "@wissel/testing/playground-sheet";
import { readSheet } from "./sheet.ts";

export interface Demo extends AsyncDisposable {
  readonly sheet: PlaygroundSheet;
  readonly sheetFile: string;
}

const DEFAULT_PORT_BASE = "4700";
const START_MS = 240_000;
const STOP_MS = 30_000;
const LOOK_EVERY_MS = 250;

/** published - only the offer is there; played - the whole script, so that every page has something to show. */
export type DemoScript = "published" | "played";

/** A playground of its own. Or the one whose sheet `WISSEL_SHEET` names, which stays up afterwards. */
export async function openDemo(root: string, script: DemoScript): Promise<Demo> {
  const given = process.env.WISSEL_SHEET;
  if (given !== undefined) {
    return { sheet: readSheet(given), sheetFile: given, [Symbol.asyncDispose]: async () => undefined };
  }
  const portBase = process.env.WISSEL_TEST_PORT_BASE ?? DEFAULT_PORT_BASE;
  const sheetFile = join(root, ".wissel", `pages-${portBase}.json`);
  rmSync(sheetFile, { force: true });
  const args = [
    "--conditions=source",
    "--disable-warning=ExperimentalWarning",
    "apps/playground/src/main.ts",
    "--with-eduxchange",
    ...(script === "published" ? ["--publish-only"] : []),
  ];
  const demo = spawn(process.execPath, [...args, "--fresh", "--port-base", portBase, "--sheet", sheetFile], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let said = "";
  for (const stream of [demo.stdout, demo.stderr])
    stream?.on("data", (chunk) => (said = (said + chunk).slice(-4_000)));
  const ended = new Promise<void>((resolve) => demo.once("exit", () => resolve()));
  const deadline = Date.now() + START_MS;
  while (!existsSync(sheetFile)) {
    if (demo.exitCode !== null || Date.now() > deadline) {
      demo.kill("SIGINT");
      throw new Error(`the playground did not come up:\n${said}`);
    }
    await delay(LOOK_EVERY_MS);
  }
  return {
    sheet: readSheet(sheetFile),
    sheetFile,
    async [Symbol.asyncDispose]() {
      demo.kill("SIGINT");
      await Promise.race([ended, delay(STOP_MS, undefined, { ref: false })]);
    },
  };
}
