import type { Command } from "commander";
import { type Connection, openConnection } from "./connection.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import type { World } from "./world.ts";

/** What one command has: the node, the options, and where to say what. */
export interface Session extends Connection {
  readonly world: World;
  /** One record of the answer: a line for people, a line of JSON with --json. */
  readonly emit: (record: object, line: string) => void;
  /** For people only, beside the answer. */
  readonly say: (text: string) => void;
  /** How far something is, on a terminal only. */
  readonly progress: (done: number, total: number) => void;
  /** Ends the command with another code than 0, once it is through. */
  readonly endWith: (code: ExitCode) => void;
}

export interface Ending {
  code: ExitCode;
}

/** The options that every command has. */
interface GlobalOptions {
  readonly url?: string;
  readonly json?: boolean;
}

export function openSession(world: World, command: Command, ending: Ending): Session {
  const { url, json = false } = command.optsWithGlobals<GlobalOptions>();
  const { stdout, stderr } = world;
  return {
    ...openConnection(world, url),
    world,
    emit: (record, line) => stdout.write(`${json ? JSON.stringify(record) : line}\n`),
    say: (text) => {
      if (!json) stderr.write(`${text}\n`);
    },
    progress: (done, total) => {
      if (stderr.isTTY !== true || json) return;
      const share = total === 0 ? 1 : done / total;
      stderr.write(`\r${bar(share)} ${done} of ${total}${done >= total ? "\n" : ""}`);
    },
    endWith: (code) => {
      ending.code = Math.max(ending.code, code) as ExitCode; // both are exit codes
    },
  };
}

/** A command ends well unless it says otherwise. */
export function anEnding(): Ending {
  return { code: EXIT.done };
}

const WIDTH = 24;

function bar(share: number): string {
  const full = Math.round(share * WIDTH);
  return `[${"#".repeat(full)}${".".repeat(WIDTH - full)}]`;
}

/** Cells side by side, each at least as wide as said. */
export function columns(cells: readonly (readonly [text: string, width: number])[]): string {
  return cells
    .map(([text, width]) => text.padEnd(width))
    .join("  ")
    .trimEnd();
}
