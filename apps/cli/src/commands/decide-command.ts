import { resolve } from "node:path";
import { dataOf, type SisComponents, sentenceOf } from "@wissel/client";
import { Command, Option } from "commander";
import { EXIT, UsageError } from "../exit-codes.ts";
import { openCsvTable } from "../files/csv-batches.ts";
import { FileFault } from "../files/file-fault.ts";
import type { Session } from "../session.ts";
import type { CommandSet } from "./command-set.ts";

type Decision = SisComponents["schemas"]["EnrolmentDecision"];
type Outcome = SisComponents["schemas"]["DecisionOutcome"];

const WORDS = ["accept", "refuse", "queue", "condition_met", "no_show"] as const;
const ROLES = ["host", "home"] as const;

/** What a list of enrolments to decide is separated by. */
export const DELIMITER = ";";
/** The columns of such a list that are read when it comes back. */
export const DECISION_HEADINGS = [
  "associationId",
  "role",
  "decision",
  "reason",
  "conditionUntil",
  "home",
] as const;

interface DecideFlags {
  readonly file?: string;
  readonly accept?: boolean;
  readonly refuse?: boolean;
  readonly queue?: boolean;
  readonly conditionMet?: boolean;
  readonly didNotCome?: boolean;
  readonly undo?: boolean;
  readonly reason?: string;
  readonly until?: string;
  readonly role?: (typeof ROLES)[number];
  readonly now?: boolean;
  readonly dryRun?: boolean;
}

/** `decide`: about own students as home, about who asks for a place here as host. */
export const decideCommand: CommandSet = (program, run) => {
  program.addCommand(
    new Command("decide")
      .summary("decide about enrolments, as home and as host, one or many")
      .description(
        "A decision is held back for some minutes: nobody is told, and --undo takes it back. A row that cannot be " +
          "decided does not touch the others. Deciding the same again changes nothing.",
      )
      .argument("[associationId...]", "which enrolments")
      .option("--accept", "permit these (home), or give them a place (host)")
      .option("--refuse", "refuse these")
      .option("--queue", "put these on the ordinary waiting list (host)")
      .option("--condition-met", "their condition is met (host)")
      .option("--did-not-come", "the places of these end (host)")
      .option("--undo", "take back what is held back")
      .option("--reason <text>", "for the student to read: why not, or on what condition")
      .option("--until <date>", "with --accept: the last day on which the condition may be met")
      .addOption(new Option("--role <role>", "as host or as home, where it could be both").choices(ROLES))
      .option("--now", "let it take effect at once; it cannot be undone then")
      .option("--dry-run", "only say what would become of each")
      .option(
        "--file <file>",
        `CSV with the columns ${DECISION_HEADINGS.join(", ")}; only the first and decision are needed, and rows without a decision are passed over`,
      )
      .addHelpText(
        "after",
        "\nExamples:\n  wissel enrolments --waiting > open.csv\n  wissel decide --file open.csv\n  wissel decide --undo ID",
      )
      .action((ids: readonly string[], flags: DecideFlags, command: Command) =>
        run(command, (session) => decide(session, ids, flags)),
      ),
  );
};

const PER_BATCH = 500;

async function decide(session: Session, ids: readonly string[], flags: DecideFlags): Promise<void> {
  const { sis, emit, say, progress, endWith, world } = session;
  const rows =
    flags.file === undefined ? namedRows(ids, flags) : await rowsIn(resolve(world.cwd, flags.file));
  const counts = { heldBack: 0, decided: 0, undone: 0, refused: 0 };
  for (let start = 0; start < rows.length; start += PER_BATCH) {
    const batch = rows.slice(start, start + PER_BATCH);
    for (const { associationId, outcome, problem } of await send(sis(), batch, flags)) {
      counts[COUNTED[outcome]] += 1;
      if (problem !== undefined) say(`${associationId}: ${sentenceOf(problem)}`);
    }
    progress(start + batch.length, rows.length);
  }
  const { heldBack, decided, undone, refused } = counts;
  const { dryRun = false } = flags;
  const wouldBe = dryRun ? "would be " : "";
  const done = flags.undo === true ? `${undone} undone` : `${heldBack} held back, ${decided} decided`;
  emit(
    { dryRun, ...counts },
    `${wouldBe}${done}, ${refused} could not be ${flags.undo === true ? "undone" : "decided"}`,
  );
  if (refused > 0) endWith(EXIT.partly);
}

const COUNTED = {
  held_back: "heldBack",
  decided: "decided",
  undone: "undone",
  refused: "refused",
} as const satisfies Record<Outcome["outcome"], string>;

async function send(
  sis: ReturnType<Session["sis"]>,
  rows: readonly Decision[],
  { undo, now = false, dryRun = false }: DecideFlags,
): Promise<readonly Outcome[]> {
  if (undo === true) {
    const enrolments = rows.map(
      ({ decision: _decision, words: _words, conditionUntil: _until, ...named }) => named,
    );
    return dataOf(await sis.POST("/decisions/undo", { params: { query: { dryRun } }, body: { enrolments } }))
      .outcomes;
  }
  const params = { query: { now, dryRun } };
  return dataOf(await sis.POST("/decisions", { params, body: { decisions: [...rows] } })).outcomes;
}

function namedRows(ids: readonly string[], flags: DecideFlags): readonly Decision[] {
  if (ids.length === 0) throw new UsageError("which enrolments? Name them, or say --file");
  const {
    accept,
    refuse,
    queue,
    conditionMet,
    didNotCome,
    undo,
    role,
    reason: words,
    until: conditionUntil,
  } = flags;
  const said = [
    ...(accept === true ? ["accept" as const] : []),
    ...(refuse === true ? ["refuse" as const] : []),
    ...(queue === true ? ["queue" as const] : []),
    ...(conditionMet === true ? ["condition_met" as const] : []),
    ...(didNotCome === true ? ["no_show" as const] : []),
  ];
  const [decision = "accept", ...others] = said;
  if (undo === true ? said.length > 0 : said.length === 0 || others.length > 0)
    throw new UsageError(
      "say one of --accept, --refuse, --queue, --condition-met, --did-not-come and --undo",
    );
  return ids.map((associationId) => ({
    associationId,
    decision,
    ...(role === undefined ? {} : { role }),
    ...(words === undefined ? {} : { words }),
    ...(conditionUntil === undefined ? {} : { conditionUntil }),
  }));
}

async function rowsIn(path: string): Promise<readonly Decision[]> {
  const { headings, rows } = await openCsvTable(path, undefined);
  const at = Object.fromEntries(DECISION_HEADINGS.map((heading) => [heading, headings.indexOf(heading)]));
  if (at.associationId === -1 || at.decision === -1)
    throw new FileFault("the file needs the columns associationId and decision");
  const found: Decision[] = [];
  for await (const { number, cells } of rows()) {
    const cell = (heading: (typeof DECISION_HEADINGS)[number]) => (cells[at[heading] ?? -1] ?? "").trim();
    const oneOf = <Word extends string>(words: readonly Word[], word: string): Word => {
      const known = words.find((each) => each === word);
      if (known === undefined)
        throw new FileFault(`row ${number} says "${word}", which is none of ${words.join(", ")}`);
      return known;
    };
    if (cell("decision") === "") continue;
    const [role, words, conditionUntil, home] = [
      cell("role"),
      cell("reason"),
      cell("conditionUntil"),
      cell("home"),
    ];
    found.push({
      associationId: cell("associationId"),
      decision: oneOf(WORDS, cell("decision")),
      ...(role === "" ? {} : { role: oneOf(ROLES, role) }),
      ...(words === "" ? {} : { words }),
      ...(conditionUntil === "" ? {} : { conditionUntil }),
      ...(home === "" ? {} : { home }),
    });
  }
  return found;
}
