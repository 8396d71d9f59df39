import { resolve } from "node:path";
import { type DeskComponents, dataOf, eachItem, sentenceOf } from "@wissel/client";
import { Command, Option } from "commander";
import { EXIT, UsageError } from "../exit-codes.ts";
import { openCsvTable } from "../files/csv-batches.ts";
import { csvLine } from "../files/csv-line.ts";
import { FileFault } from "../files/file-fault.ts";
import { columns, type Session } from "../session.ts";
import type { CommandSet } from "./command-set.ts";

const STATES = ["pending", "queued", "associated", "denied", "cancelled", "finished"] as const;
type State = (typeof STATES)[number];
const DECISIONS = ["approve", "refuse"] as const;
type Decision = DeskComponents["schemas"]["Decision"];

interface ListFlags {
  readonly role?: "host" | "home";
  readonly offering?: string;
  readonly homeState?: State;
  readonly hostState?: State;
  readonly since?: string;
}

interface DecideFlags {
  readonly file?: string;
  readonly approve?: boolean;
  readonly refuse?: boolean;
  readonly reason?: string;
}

/** `enrolments`, `approvals`, `decide`. */
export const enrolmentCommands: CommandSet = (program, run) => {
  const state = (name: string, where: string) =>
    new Option(`--${name} <state>`, `only those in this state ${where}`).choices(STATES);
  program.addCommand(
    new Command("enrolments")
      .summary("who takes part in what, here and from here")
      .addOption(new Option("--role <role>", "only as host, or only as home").choices(["host", "home"]))
      .addOption(state("home-state", "at home"))
      .addOption(state("host-state", "at the host"))
      .option("--offering <id>", "only of this offering")
      .option("--since <instant>", "only what changed at or after this RFC 3339 instant")
      .addHelpText("after", "\nExample:\n  wissel enrolments --role host --host-state associated --json")
      .action((flags: ListFlags, command: Command) =>
        run(command, (session) => listEnrolments(session, flags)),
      ),
  );
  program.addCommand(
    new Command("approvals")
      .summary("own students' enrolments that a person decides, as CSV for decide")
      .description(
        "Needs WISSEL_DESK_TOKEN, an officer's token. Fill the column decision with approve or refuse.",
      )
      .addHelpText("after", "\nExample:\n  wissel approvals > open.csv")
      .action((_flags: object, command: Command) => run(command, listApprovals)),
  );
  program.addCommand(
    new Command("decide")
      .summary("permit or refuse enrolments of own students, one or many")
      .description(
        "Needs WISSEL_DESK_TOKEN, an officer's token. A row that cannot be decided does not touch the others. Deciding " +
          "the same again changes nothing.",
      )
      .argument("[associationId...]", "which enrolments")
      .option("--approve", "permit these")
      .option("--refuse", "refuse these")
      .option("--reason <text>", "for the student to read")
      .option(
        "--file <file>",
        "CSV with the columns associationId, decision, reason; rows without a decision are passed over",
      )
      .addHelpText("after", "\nExample:\n  wissel decide --file open.csv")
      .action((ids: readonly string[], flags: DecideFlags, command: Command) =>
        run(command, (session) => decide(session, ids, flags)),
      ),
  );
};

async function listEnrolments({ sis, emit }: Session, flags: ListFlags): Promise<void> {
  const { role, offering, homeState, hostState, since } = flags;
  const only = {
    ...(role === undefined ? {} : { role }),
    ...(offering === undefined ? {} : { offeringId: offering }),
    ...(homeState === undefined ? {} : { homeState }),
    ...(hostState === undefined ? {} : { hostState }),
    ...(since === undefined ? {} : { updatedSince: since }),
    limit: 500,
  };
  const enrolments = eachItem((page) =>
    sis().GET("/enrolments", { params: { query: { ...only, ...page } } }),
  );
  for await (const enrolment of enrolments) {
    const { associationId, home, host, homeState: atHome, hostState: atHost, offeringId } = enrolment;
    emit(
      enrolment,
      columns([
        [associationId, 36],
        [home, 20],
        [atHome, 10],
        [host, 20],
        [atHost, 10],
        [offeringId, 36],
      ]),
    );
  }
}

const DELIMITER = ";";
const HEADINGS = ["associationId", "decision", "reason", "host", "offering", "studentNumber", "decideBefore"];

async function listApprovals({ desk, world, emit }: Session): Promise<void> {
  const query = { limit: 500 };
  const head = csvLine(HEADINGS, DELIMITER).trimEnd();
  let isFirst = true;
  for await (const approval of eachItem((page) =>
    desk().GET("/approvals", { params: { query: { ...query, ...page } } }),
  )) {
    const { associationId, host, offeringId, offeringName, student, permissionUntil = "" } = approval;
    const name = offeringName?.[0]?.value ?? offeringId;
    const line = csvLine(
      [associationId, "", "", host, name, student.studentNumber ?? student.personId, permissionUntil],
      DELIMITER,
    );
    emit(approval, `${isFirst ? `${head}\n` : ""}${line.trimEnd()}`);
    isFirst = false;
  }
  if (isFirst) world.stderr.write("nothing to decide\n");
}

interface Deciding {
  readonly associationId: string;
  readonly decision: Decision;
  readonly reason?: string;
}

const DECISIONS_PER_BATCH = 500;

async function decide(session: Session, ids: readonly string[], flags: DecideFlags): Promise<void> {
  const { desk, emit, say, progress, endWith, world } = session;
  const decisions =
    flags.file === undefined ? oneDecision(ids, flags) : await decisionsIn(resolve(world.cwd, flags.file));
  const counts = { approved: 0, refused: 0, failed: 0 };
  for (let start = 0; start < decisions.length; start += DECISIONS_PER_BATCH) {
    const batch = decisions.slice(start, start + DECISIONS_PER_BATCH);
    const { outcomes } = dataOf(await desk().POST("/approvals/decisions", { body: { decisions: batch } }));
    for (const [index, { associationId, problem }] of outcomes.entries()) {
      if (problem !== undefined) {
        counts.failed += 1;
        say(`${associationId}: ${sentenceOf(problem)}`);
      } else counts[batch[index]?.decision === "approve" ? "approved" : "refused"] += 1;
    }
    progress(start + batch.length, decisions.length);
  }
  emit(
    counts,
    `${counts.approved} approved, ${counts.refused} refused, ${counts.failed} could not be decided`,
  );
  if (counts.failed > 0) endWith(EXIT.partly);
}

function oneDecision(ids: readonly string[], { approve, refuse, reason }: DecideFlags): readonly Deciding[] {
  if (ids.length === 0) throw new UsageError("which enrolments? Name them, or say --file");
  if ((approve === true) === (refuse === true)) throw new UsageError("say either --approve or --refuse");
  const decision = approve === true ? "approve" : "refuse";
  return ids.map((associationId) => ({
    associationId,
    decision,
    ...(reason === undefined ? {} : { reason }),
  }));
}

async function decisionsIn(path: string): Promise<readonly Deciding[]> {
  const { headings, rows } = await openCsvTable(path, undefined);
  const [id, decision, reason] = HEADINGS.map((heading) => headings.indexOf(heading));
  if (id === undefined || id === -1 || decision === undefined || decision === -1)
    throw new FileFault("the file needs the columns associationId and decision");
  const found: Deciding[] = [];
  for await (const { number, cells } of rows()) {
    const word = (cells[decision] ?? "").trim();
    if (word === "") continue;
    const known = DECISIONS.find((each) => each === word);
    if (known === undefined)
      throw new FileFault(`row ${number} says "${word}", which is neither approve nor refuse`);
    const text = (reason === undefined ? undefined : cells[reason])?.trim() ?? "";
    found.push({ associationId: cells[id] ?? "", decision: known, ...(text === "" ? {} : { reason: text }) });
  }
  return found;
}
