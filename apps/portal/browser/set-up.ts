import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openDemo } from "./demo.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the connection sheet of the playground is. */
    readonly sheetFile: string;
    /** Where sessions are kept, so that nobody signs in twice. */
    readonly sessions: string;
  }
}

const ROOT = join(import.meta.dirname, "../../..");

/** One playground for every file. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const demo = await openDemo(ROOT, "published");
  project.provide("sheetFile", demo.sheetFile);
  const sessions = mkdtempSync(join(tmpdir(), "wissel-sessions-"));
  project.provide("sessions", sessions);
  return async () => {
    rmSync(sessions, { recursive: true, force: true });
    await demo[Symbol.asyncDispose]();
  };
}
