import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { eachPartOfChanges, type SisComponents } from "@wissel/client";
import { Command } from "commander";
import type { Session } from "../session.ts";
import type { CommandSet } from "./command-set.ts";

interface ChangeFlags {
  readonly cursor?: string;
  readonly kind?: SisComponents["schemas"]["ChangeKind"][];
}

/** `changes`: the feed of everything the SIS can read, as JSON lines. */
export const changeCommand: CommandSet = (program, run) => {
  program.addCommand(
    new Command("changes")
      .summary("everything there is, then what changed, a JSON line each")
      .description(
        "Without --cursor it begins at the beginning. With it, it goes on where the file says that it was, and notes " +
          "there where it came to once the lines are out: a line may come twice and none is left out. When the node " +
          "answers that a place is too old, remove the file to begin again.",
      )
      .option("--cursor <file>", "where it keeps how far it came")
      .option("--kind <kind...>", "only objects of these kinds, e.g. enrolment")
      .addHelpText("after", "\nExample:\n  wissel changes --cursor feed.cursor >> changes.ndjson")
      .action((flags: ChangeFlags, command: Command) =>
        run(command, (session) => readChanges(session, flags)),
      ),
  );
};

async function readChanges({ sis, world }: Session, { cursor, kind }: ChangeFlags): Promise<void> {
  const file = cursor === undefined ? undefined : resolve(world.cwd, cursor);
  const after = file !== undefined && existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
  const query = { ...(after === undefined ? {} : { after }), ...(kind === undefined ? {} : { kinds: kind }) };
  for await (const { items, next } of eachPartOfChanges(sis(), query)) {
    world.stdout.write(items.map((item) => `${JSON.stringify(item)}\n`).join(""));
    if (file !== undefined) keep(file, next);
  }
}

/** In one step, so that a reader that is killed finds one place or the other. */
function keep(file: string, cursor: string): void {
  writeFileSync(`${file}.new`, cursor);
  renameSync(`${file}.new`, file);
}
