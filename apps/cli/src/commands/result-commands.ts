import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type AnsweredProblem, dataOf, eachItem, type SisClient, sentenceOf } from "@wissel/client";
import { Command, Option } from "commander";
import { EXIT } from "../exit-codes.ts";
import { type CsvBatch, csvBatches, type NumberedRow, openCsvTable } from "../files/csv-batches.ts";
import { csvLine } from "../files/csv-line.ts";
import { ENCODINGS, type Encoding } from "../files/encoding.ts";
import { PROBLEM_COLUMN } from "../files/mapping.ts";
import { columns, type Session } from "../session.ts";
import type { CommandSet } from "./command-set.ts";

const KINDS = ["results", "corrections", "withdrawals"] as const;
type ResultKind = (typeof KINDS)[number];

interface SendFlags {
  readonly kind: ResultKind;
  readonly strict?: boolean;
  readonly errors?: string;
  readonly encoding?: Encoding;
}

/** `results`: what became of the students here. */
export const resultCommands: CommandSet = (program, run) => {
  const results = program.command("results").description("results: ask, send, find those that are missing");
  const sending = (name: string, summary: string, dryRun: boolean) =>
    results.addCommand(
      new Command(name)
        .summary(summary)
        .description(
          "A CSV file whose columns are named after the members of a row: home, associationId, state, pass, score, " +
            "resultDate and so on. A score is text, byte for byte. Sending a file again changes nothing.",
        )
        .argument("<file>", "CSV")
        .addOption(new Option("--kind <kind>", "what the rows are").choices(KINDS).default("results"))
        .option("--strict", "refuse rows that do not fit their scale")
        .option("--errors <file>", "where refused rows go, each with its reason")
        .addOption(new Option("--encoding <encoding>", "found out unless said").choices(ENCODINGS))
        .addHelpText("after", `\nExample:\n  wissel results ${name} results.csv --errors refused.csv`)
        .action((file: string, flags: SendFlags, command: Command) =>
          run(command, (session) => sendResults(session, { file, flags, dryRun })),
        ),
    );
  sending("check", "what would become of results, without sending them", true);
  sending("send", "send results", false);
  results
    .command("missing")
    .summary("offerings that have ended with students of whom no final word was said")
    .option("--offering <id>", "only this one")
    .action((flags: { readonly offering?: string }, command: Command) =>
      run(command, (session) => listMissing(session, flags.offering)),
    );
};

interface Posting {
  readonly kind: ResultKind;
  readonly strict: boolean;
  readonly dryRun: boolean;
  readonly text: string;
}

interface ResultOutcome {
  readonly outcome: "issued" | "recorded" | "unchanged" | "refused";
  readonly warnings?: readonly string[];
  readonly problem?: AnsweredProblem;
}

const CSV = { headers: { "content-type": "text/csv" }, bodySerializer: (text: unknown) => String(text) };

/** A withdrawal fits every scale. */
async function post(
  sis: SisClient,
  { kind, strict, dryRun, text }: Posting,
): Promise<readonly ResultOutcome[]> {
  const body = { body: text, ...CSV };
  const params = { query: { strict, dryRun } };
  switch (kind) {
    case "results":
      return dataOf(await sis.POST("/results", { params, ...body })).outcomes;
    case "corrections":
      return dataOf(await sis.POST("/results/corrections", { params, ...body })).outcomes;
    case "withdrawals":
      return dataOf(await sis.POST("/results/withdrawals", { params: { query: { dryRun } }, ...body }))
        .outcomes;
  }
}

interface Sending {
  readonly file: string;
  readonly flags: SendFlags;
  readonly dryRun: boolean;
}

async function sendResults(session: Session, { file, flags, dryRun }: Sending): Promise<void> {
  const { world, emit, say, endWith } = session;
  const { kind, strict = false, errors, encoding } = flags;
  const table = await openCsvTable(resolve(world.cwd, file), encoding);
  const counts = { issued: 0, recorded: 0, unchanged: 0, refused: 0, warned: 0 };
  const refused: string[] = [];
  for await (const batch of csvBatches(table)) {
    const outcomes = await post(session.sis(), { kind, strict, dryRun, text: batch.text });
    for (const { row, outcome } of paired(batch, outcomes)) {
      counts[outcome.outcome] += 1;
      if (outcome.warnings !== undefined) {
        counts.warned += 1;
        say(`row ${row.number}: taken, but ${outcome.warnings.join(", ")}`);
      }
      if (outcome.outcome !== "refused") continue;
      const reason = outcome.problem === undefined ? "refused" : sentenceOf(outcome.problem);
      say(`row ${row.number}: ${reason}`);
      refused.push(csvLine([reason, ...row.cells], table.delimiter));
    }
  }
  if (errors !== undefined) {
    const head = csvLine([PROBLEM_COLUMN, ...table.headings], table.delimiter);
    writeFileSync(resolve(world.cwd, errors), `\uFEFF${head}${refused.join("")}`);
  }
  emit(
    counts,
    `${counts.issued} issued, ${counts.recorded} recorded, ${counts.unchanged} unchanged, ${counts.refused} refused` +
      (counts.warned > 0 ? `, ${counts.warned} with a warning` : ""),
  );
  if (counts.refused > 0) endWith(EXIT.partly);
}

function paired({ rows }: CsvBatch, outcomes: readonly ResultOutcome[]) {
  return rows.map((row: NumberedRow, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new Error(`the node did not say what became of row ${row.number}`);
    return { row, outcome };
  });
}

async function listMissing({ sis, emit, endWith }: Session, offeringId: string | undefined): Promise<void> {
  const only = offeringId === undefined ? {} : { offeringId };
  const offerings = eachItem((page) =>
    sis().GET("/results/missing", { params: { query: { ...page, ...only } } }),
  );
  for await (const offering of offerings) {
    const { sourceId, endDate, missing, placed } = offering;
    emit(
      offering,
      columns([
        [sourceId, 24],
        [endDate, 10],
        [`${missing} of ${placed} missing`, 0],
      ]),
    );
    endWith(EXIT.partly);
  }
}
