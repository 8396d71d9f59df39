import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openDemo } from "./demo.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the connection sheet of the playground is. */
    readonly sheetFile: string;
  }
}

/** One playground for every file. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const demo = await openDemo(join(import.meta.dirname, "../../.."));
  project.provide("sheetFile", demo.sheetFile);
  return async () => {
    await demo[Symbol.asyncDispose]();
  };
}
