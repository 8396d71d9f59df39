import { ProblemError, TokenError } from "@wissel/client";
import { Argument, Command, CommanderError } from "commander";
import { changeCommand } from "./commands/change-command.ts";
import { checklistCommand } from "./commands/checklist-command.ts";
import { decideCommand } from "./commands/decide-command.ts";
import { enrolmentCommands } from "./commands/enrolment-commands.ts";
import { fileCommands } from "./commands/file-commands.ts";
import { keyCommands } from "./commands/key-commands.ts";
import { offerCommands } from "./commands/offer-commands.ts";
import { partnerCommands } from "./commands/partner-commands.ts";
import { resultCommands } from "./commands/result-commands.ts";
import { completionScript, SHELLS, type Shell } from "./completion.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { FileFault } from "./files/file-fault.ts";
import { anEnding, type Ending, openSession } from "./session.ts";
import type { World } from "./world.ts";

const HELP = `
Settings, from the environment:
  WISSEL_URL                 the node, e.g. https://wissel.noord.example
  WISSEL_CLIENT_ID           the SIS as a client of the node
  WISSEL_CLIENT_SECRET       its secret; or WISSEL_CLIENT_SECRET_FILE, a file that holds it
  WISSEL_DESK_TOKEN          an officer's token, for approvals and decide; an operator's, for keys

Ends with 0 when everything was done, 1 when rows were refused or something is wanting, 2 when the command, its settings
or its file cannot be understood, 3 when the node refuses, 4 when it does not answer. Running a command again is safe.`;

/** Runs one command line, without the program's name. Never throws; the exit code says how it ended. */
export async function runCli(args: readonly string[], world: World): Promise<ExitCode> {
  const ending = anEnding();
  try {
    await programOf(world, ending).parseAsync(args, { from: "user" });
    return ending.code;
  } catch (error) {
    const { code, message } = verdictOn(error);
    if (message !== undefined) world.stderr.write(`${message}\n`);
    return code;
  }
}

function programOf(world: World, ending: Ending): Command {
  const program = new Command("wissel")
    .description("A Wissel node from the command line: files in and out, enrolments, results, deliveries.")
    .option("--url <url>", "the node, instead of WISSEL_URL")
    .option("--json", "answers as JSON, a line each; nothing else on standard output")
    .addHelpText("after", HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
    });
  for (const add of [
    fileCommands,
    offerCommands,
    enrolmentCommands,
    decideCommand,
    changeCommand,
    resultCommands,
    partnerCommands,
    keyCommands,
    checklistCommand,
  ])
    add(program, (command, act) => act(openSession(world, command, ending)));
  program.addCommand(
    new Command("completion")
      .summary("a script that completes commands in a shell")
      .addArgument(new Argument("<shell>").choices(SHELLS))
      .addHelpText(
        "after",
        "\nExamples:\n  source <(wissel completion bash)\n  wissel completion fish | source",
      )
      .action((shell: Shell) => {
        world.stdout.write(completionScript(program, shell));
      }),
  );
  for (const command of everyCommand(program)) command.exitOverride().copyInheritedSettings(program);
  return program;
}

function everyCommand(command: Command): readonly Command[] {
  return command.commands.flatMap((each) => [each, ...everyCommand(each)]);
}

interface Verdict {
  readonly code: ExitCode;
  readonly message?: string;
}

/** How a command that did not come to its end ended, in one line. */
function verdictOn(error: unknown): Verdict {
  // Help and the complaints of the argument library are written by itself.
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? EXIT.done : EXIT.usage };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError || error instanceof FileFault || isFileMissing(error))
    return { code: EXIT.usage, message };
  if (error instanceof ProblemError || error instanceof TokenError) return { code: EXIT.refused, message };
  return { code: EXIT.unreachable, message: `${message}${reasonOf(error)}` };
}

function isFileMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    ["ENOENT", "EACCES", "EISDIR"].includes(String(error.code)) &&
    "path" in error
  );
}

/** Why a request did not get through: the library names it as the cause. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
}
