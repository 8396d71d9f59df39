import { checklist } from "@wissel/client";
import { Command } from "commander";
import { EXIT } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import type { CommandSet } from "./command-set.ts";

/** `checklist`: ticks itself from what the node has seen. */
export const checklistCommand: CommandSet = (program, run) => {
  program.addCommand(
    new Command("checklist")
      .summary("which steps of joining the exchange the node has seen")
      .description("Ends with 1 while a step is open, or may not be seen by this client: [?].")
      .action((_flags: object, command: Command) => run(command, tick)),
  );
};

async function tick({ sis, emit, endWith }: Session): Promise<void> {
  for await (const seen of checklist(sis())) {
    const { step, done, unseen } = seen;
    emit(seen, unseen === undefined ? `[${done ? "x" : " "}] ${step}` : `[?] ${step}: ${unseen}`);
    if (!done) endWith(EXIT.partly);
  }
}
