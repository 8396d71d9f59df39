import { type DeskComponents, dataOf } from "@wissel/client";
import { Argument, Command } from "commander";
import { UsageError } from "../exit-codes.ts";
import { columns, type Session } from "../session.ts";
import type { CommandSet } from "./command-set.ts";

const ROTATING = ["event", "client", "token", "encryption"] as const;
type Rotating = (typeof ROTATING)[number];
type Family = DeskComponents["schemas"]["KeyFamily"];

interface RotateFlags {
  readonly leadMinutes: string;
}

/** `keys`: the node's own, for its operator. */
export const keyCommands: CommandSet = (program, run) => {
  const keys = program
    .command("keys")
    .description("the node's own keys; needs WISSEL_DESK_TOKEN, an operator's token");
  keys
    .command("list")
    .summary("every key by what it is for, newest first")
    .action((_flags: object, command: Command) => run(command, listKeys));
  keys.addCommand(
    new Command("rotate")
      .summary("give a family its next key")
      .description(
        "While a key waits to be used there is no other, so that running it again changes nothing.",
      )
      .addArgument(new Argument("<family>", "what its keys are for").choices(ROTATING))
      .option("--lead-minutes <number>", "how long it is published before it is used", "1440")
      .addHelpText("after", "\nExample:\n  wissel keys rotate event")
      .action((family: Rotating, flags: RotateFlags, command: Command) =>
        run(command, (session) => rotateKeys(session, family, flags)),
      ),
  );
};

async function listKeys({ desk, emit }: Session): Promise<void> {
  const { items } = dataOf(await desk().GET("/keys"));
  for (const family of items) tell(emit, family);
}

async function rotateKeys({ desk, emit }: Session, family: Rotating, flags: RotateFlags): Promise<void> {
  if (!/^\d{1,5}$/.test(flags.leadMinutes))
    throw new UsageError(`--lead-minutes is a number of minutes, not "${flags.leadMinutes}"`);
  const body = { leadMinutes: Number(flags.leadMinutes) };
  tell(emit, dataOf(await desk().POST("/keys/{family}/rotation", { params: { path: { family } }, body })));
}

function tell(emit: Session["emit"], { family, keys }: Family): void {
  for (const key of keys) {
    emit(
      { family, ...key },
      columns([
        [family, 12],
        [key.standing, 10],
        [key.kid, 43],
        [key.activeFrom, 24],
      ]),
    );
  }
}
