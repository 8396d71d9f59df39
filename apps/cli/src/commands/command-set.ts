import type { Command } from "commander";
import type { Session } from "../session.ts";

/** Adds commands to the program. `run` opens a session for the command that was called, and does something with it. */
export type CommandSet = (
  program: Command,
  run: (command: Command, act: (session: Session) => Promise<void>) => Promise<void>,
) => void;
