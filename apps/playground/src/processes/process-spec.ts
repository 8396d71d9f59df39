import { fileURLToPath } from "node:url";

/** A process that the playground runs, and how it knows that it answers. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing of ours leaks in. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it listens. */
  readonly host: string;
  readonly port: number;
  readonly logFile: string;
  /** True once the process answers; false or a rejection means not yet. */
  readonly isReady: () => Promise<boolean>;
  /** True for a program of ours, which ends by itself when our end of its ipc pipe closes. */
  readonly endsWithParent: boolean;
}

/** A script of ours, run from its source on the Node that runs us. */
export function nodeScript(
  script: string,
  args: readonly string[] = [],
): Pick<ProcessSpec, "command" | "args"> {
  return {
    command: process.execPath,
    args: ["--conditions=source", "--disable-warning=ExperimentalWarning", script, ...args],
  };
}

/** Compiled sources, kept between starts: a node that died is back sooner. */
const COMPILE_CACHE = fileURLToPath(new URL("../../../../.wissel/compile-cache", import.meta.url));

/** What every child gets of our environment; the rest it is told. */
export function baseEnvironment(): Record<string, string> {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  const wanted = { PATH, HOME, TMPDIR, LANG, NO_COLOR: "1", NODE_COMPILE_CACHE: COMPILE_CACHE };
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Ready when the URL answers 200. */
export function answersAt(url: string): () => Promise<boolean> {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  };
}
