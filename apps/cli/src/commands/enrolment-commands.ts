import { eachItem } from "@wissel/client";
import { Command, Option } from "commander";
import { csvLine } from "../files/csv-line.ts";
import { columns, type Session } from "../session.ts";
import type { CommandSet } from "./command-set.ts";
import { DECISION_HEADINGS, DELIMITER } from "./decide-command.ts";

const STATES = ["pending", "queued", "associated", "denied", "cancelled", "finished"] as const;
type State = (typeof STATES)[number];

interface ListFlags {
  readonly role?: "host" | "home";
  readonly offering?: string;
  readonly homeState?: State;
  readonly hostState?: State;
  readonly since?: string;
  readonly waiting?: boolean;
  readonly dueBefore?: string;
}

/** `enrolments`, `approvals`. */
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
      .option(
        "--waiting",
        "only what waits for a decision here, as CSV for decide; see --role, --offering and --due-before",
      )
      .option("--due-before <instant>", "with --waiting: only what has to be decided before this instant")
      .addHelpText(
        "after",
        "\nExamples:\n  wissel enrolments --role host --host-state associated --json\n  wissel enrolments --waiting > open.csv",
      )
      .action((flags: ListFlags, command: Command) =>
        run(command, (session) =>
          flags.waiting === true ? listWaiting(session, flags) : listEnrolments(session, flags),
        ),
      ),
  );
  program.addCommand(
    new Command("approvals")
      .summary("own students' enrolments that a person decides, as CSV for decide")
      .description(
        "Needs WISSEL_DESK_TOKEN, an officer's token. Fill the column decision with accept or refuse.",
      )
      .addHelpText("after", "\nExample:\n  wissel approvals > open.csv")
      .action((_flags: object, command: Command) => run(command, listApprovals)),
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

/** Each side of an enrolment that waits has a row of its own. */
async function listWaiting(
  { sis, world, emit }: Session,
  { role, offering, dueBefore }: ListFlags,
): Promise<void> {
  const only = {
    ...(role === undefined ? {} : { role }),
    ...(offering === undefined ? {} : { offeringId: offering }),
    ...(dueBefore === undefined ? {} : { dueBefore }),
    limit: 500,
  };
  const print = csvPrinter([
    ...DECISION_HEADINGS,
    "waitsFor",
    "decideBefore",
    "host",
    "offeringId",
    "student",
  ]);
  for await (const item of eachItem((page) =>
    sis().GET("/decisions", { params: { query: { ...only, ...page } } }),
  )) {
    const { associationId, home, host, offeringId, student } = item.enrolment;
    for (const waitsFor of item.waitsFor) {
      const side = waitsFor === "permission" ? "home" : "host";
      const decideBefore = side === "home" ? item.permissionUntil : item.enrolment.terms?.conditionUntil;
      const who = student.personId ?? student.pseudonym;
      const line = print([
        ...[associationId, side, "", "", "", home],
        ...[waitsFor, decideBefore ?? "", host, offeringId, who],
      ]);
      emit({ ...item, waitsFor }, line);
    }
  }
  if (print.isUnused()) world.stderr.write("nothing to decide\n");
}

/** Lines of a table, the first with the headings before it. */
function csvPrinter(headings: readonly string[]) {
  let isFirst = true;
  const print = (cells: readonly string[]) => {
    const head = isFirst ? csvLine(headings, DELIMITER) : "";
    isFirst = false;
    return `${head}${csvLine(cells, DELIMITER)}`.trimEnd();
  };
  return Object.assign(print, { isUnused: () => isFirst });
}

const HEADINGS = ["associationId", "decision", "reason", "host", "offering", "studentNumber", "decideBefore"];

async function listApprovals({ desk, world, emit }: Session): Promise<void> {
  const query = { limit: 500 };
  const print = csvPrinter(HEADINGS);
  for await (const approval of eachItem((page) =>
    desk().GET("/approvals", { params: { query: { ...query, ...page } } }),
  )) {
    const { associationId, host, offeringId, offeringName, student, permissionUntil = "" } = approval;
    const name = offeringName?.[0]?.value ?? offeringId;
    const number = student.studentNumber ?? student.personId;
    emit(approval, print([associationId, "", "", host, name, number, permissionUntil]));
  }
  if (print.isUnused()) world.stderr.write("nothing to decide\n");
}
