import type { HomeRegister } from "@wissel/core";
import { type AskPorts, walkOn } from "./ask-choice.ts";

export interface ResumeWalksPorts extends AskPorts {
  readonly register: AskPorts["register"] & Pick<HomeRegister, "listStalledWalks">;
}

/** A walk that did nothing for so long has lost whoever walked it: a crash, or an answer that came too late. */
const STALLED_AFTER_MS = 15_000;
const ROUND = 100;

/** Takes up walks that stand still between two choices. */
export async function resumeWalks(ports: ResumeWalksPorts): Promise<void> {
  const before = new Date(ports.clock.now().getTime() - STALLED_AFTER_MS);
  for (const view of await ports.register.listStalledWalks(before, ROUND)) await walkOn(ports, view);
}
