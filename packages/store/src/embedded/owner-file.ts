import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ClusterInUseError } from "./errors.ts";
import { findProcess } from "./processes.ts";

interface Owner {
  readonly pid: number;
  readonly startedAt: string | undefined;
}

/**
 * Makes this process the owner of a data folder, by a file beside the data. A dead owner's file is taken over.
 * Returns the function that gives it up. Throws ClusterInUseError when the owner lives, this process included.
 */
export function takeOwnership(dataDir: string): () => void {
  const file = join(dataDir, "owner.json");
  const me: Owner = { pid: process.pid, startedAt: findProcess(process.pid)?.startedAt };
  while (!tryCreate(file, JSON.stringify(me))) {
    const text = readText(file);
    if (text === undefined) continue;
    const owner = parseOwner(text);
    if (owner !== undefined && lives(owner)) throw new ClusterInUseError(dataDir, owner.pid);
    removeStale(file, text);
  }
  return () => rmSync(file, { force: true });
}

/** The living process that owns a data folder; undefined when there is none. */
export function findOwner(dataDir: string): number | undefined {
  const owner = parseOwner(readText(join(dataDir, "owner.json")) ?? "");
  return owner !== undefined && lives(owner) ? owner.pid : undefined;
}

function tryCreate(file: string, text: string): boolean {
  // Written aside and linked: the file appears whole or not at all, and never replaces another.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the file if it still is the stale one: another starter may have taken over in between. */
function removeStale(file: string, staleText: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // another starter was quicker
  }
  if (readText(aside) !== staleText) tryCreate(file, readText(aside) ?? "");
  rmSync(aside, { force: true });
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("pid" in value)) return undefined;
    if (typeof value.pid !== "number") return undefined;
    const startedAt =
      "startedAt" in value && typeof value.startedAt === "string" ? value.startedAt : undefined;
    return { pid: value.pid, startedAt };
  } catch {
    return undefined;
  }
}

function lives(owner: Owner): boolean {
  const found = findProcess(owner.pid);
  return found !== undefined && (owner.startedAt === undefined || found.startedAt === owner.startedAt);
}
