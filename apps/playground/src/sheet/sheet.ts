import { rmSync } from "node:fs";
import type { PlaygroundSheet } from "@wissel/testing/playground-sheet";
import type { SheetOutsidePeer } from "../outside/outside-peer.ts";
import { writePrivateJson } from "../private-file.ts";

/** The connection sheet: lets any outside client drive the playground. Field names are an interface. */
export interface Sheet extends PlaygroundSheet {
  readonly outsidePeer: SheetOutsidePeer;
}

/** Writes the sheet in one step, so that a reader sees all of it or none. It holds secrets. */
export function writeSheet(file: string, sheet: Sheet): void {
  writePrivateJson(file, sheet);
}

/** Removes a sheet of an earlier run: what it names no longer answers. */
export function removeSheet(file: string): void {
  rmSync(file, { force: true });
}
