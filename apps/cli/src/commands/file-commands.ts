import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { eachRow, ROW_KINDS, type RowKind } from "@wissel/client";
import { Argument, Command, Option } from "commander";
import { EXIT } from "../exit-codes.ts";
import { ENCODINGS, type Encoding } from "../files/encoding.ts";
import { csvOf, ndjsonOf } from "../files/export-rows.ts";
import { FileFault } from "../files/file-fault.ts";
import { importFile } from "../files/import-file.ts";
import { type Mapping, NO_MAPPING, parseMapping } from "../files/mapping.ts";
import { FORMATS, type Format, formatOf, openRowFile } from "../files/open-row-file.ts";
import { writeRefusedRows } from "../files/refused-rows.ts";
import type { Session } from "../session.ts";
import type { CommandSet } from "./command-set.ts";

interface ImportFlags {
  readonly dryRun?: boolean;
  readonly errors?: string;
  readonly format?: Format;
  readonly encoding?: Encoding;
  readonly mapping?: string;
  readonly column: readonly string[];
  readonly set: readonly string[];
  readonly ignore: readonly string[];
  readonly language?: string;
}

interface ExportFlags {
  readonly out?: string;
  readonly format?: Format;
}

const kindArgument = () => new Argument("<kind>", "what the rows are").choices(ROW_KINDS);
const formatOption = () => new Option("--format <format>", "by the file's name unless said").choices(FORMATS);
const collect = (value: string, before: readonly string[]) => [...before, value];

/** `import` and `export`: what the SIS writes, as files. */
export const fileCommands: CommandSet = (program, run) => {
  program.addCommand(
    new Command("import")
      .summary("write rows of a CSV or NDJSON file")
      .description(
        "Writes each row of a file by its sourceId. Rows that the node refuses keep none of the others back; with --errors " +
          "they are written to a file, each with its reason, to be mended and imported. Importing again changes nothing.",
      )
      .addArgument(kindArgument())
      .argument("<file>", "CSV or NDJSON")
      .option("--dry-run", "say what would become of each row, and write nothing")
      .option("--errors <file>", "where refused rows go")
      .addOption(formatOption())
      .addOption(new Option("--encoding <encoding>", "found out unless said").choices(ENCODINGS))
      .option("--mapping <file>", "JSON: columns, set, ignore, language")
      .option("--column <heading=member>", "what a column is; may be repeated", collect, [])
      .option(
        "--set <member=value>",
        "what every row says where its cell is empty; may be repeated",
        collect,
        [],
      )
      .option(
        "--ignore <heading>",
        "leave a column out, or * for all that are not known; may be repeated",
        collect,
        [],
      )
      .option("--language <tag>", "of texts in a column that names none")
      .addHelpText(
        "after",
        "\nExamples:\n  wissel import courses courses.csv --dry-run\n" +
          "  wissel import courses courses.csv --errors refused.csv --column Vakcode=sourceId --column Naam=name.nl-NL",
      )
      .action((kind: RowKind, file: string, flags: ImportFlags, command: Command) =>
        run(command, (session) => importRows(session, { kind, file, flags })),
      ),
  );
  program.addCommand(
    new Command("export")
      .summary("read all rows of a kind into a CSV or NDJSON file")
      .description("Reads what the node has, in a form that import takes.")
      .addArgument(kindArgument())
      .option("--out <file>", "instead of standard output")
      .addOption(formatOption())
      .addHelpText("after", "\nExample:\n  wissel export offerings --out offerings.csv")
      .action((kind: RowKind, flags: ExportFlags, command: Command) =>
        run(command, (session) => exportRows(session, kind, flags)),
      ),
  );
};

interface Importing {
  readonly kind: RowKind;
  readonly file: string;
  readonly flags: ImportFlags;
}

async function importRows(session: Session, { kind, file: name, flags }: Importing): Promise<void> {
  const { world, emit, say, progress, endWith } = session;
  const { dryRun = false, format, encoding } = flags;
  const path = resolve(world.cwd, name);
  const mapping = mappingOf(flags, world.cwd);
  const file = await openRowFile({ path, kind, mapping, format, encoding });
  const report = await importFile({ sis: session.sis(), kind, file, dryRun, onProgress: progress });
  const { rows, created, updated, unchanged, refused } = report;
  for (const [row, reason] of refused) say(`row ${row}: ${reason}`);
  const errors = flags.errors === undefined ? undefined : resolve(world.cwd, flags.errors);
  if (errors !== undefined) await writeRefusedRows(file, refused, errors);
  const wouldBe = dryRun ? "would be " : "";
  emit(
    { kind, dryRun, rows, created, updated, unchanged, refused: refused.size },
    `${rows} ${kind}: ${wouldBe}${created} created, ${updated} updated, ${unchanged} unchanged, ${refused.size} refused`,
  );
  if (refused.size > 0) endWith(EXIT.partly);
}

async function exportRows(session: Session, kind: RowKind, { out, format }: ExportFlags): Promise<void> {
  const { world, say } = session;
  let count = 0;
  async function* counted() {
    for await (const row of eachRow(session.sis(), kind)) {
      count += 1;
      yield row;
    }
  }
  const spool = mkdtempSync(join(tmpdir(), "wissel-export-"));
  try {
    const isNdjson = (format ?? formatOf(out ?? "")) === "ndjson";
    const spoolFile = join(spool, "rows.ndjson");
    const lines = isNdjson ? ndjsonOf(counted()) : csvOf(counted(), { kind, delimiter: ";", spoolFile });
    if (out === undefined) for await (const line of lines) world.stdout.write(line);
    else await pipeline(Readable.from(lines), createWriteStream(resolve(world.cwd, out)));
  } finally {
    rmSync(spool, { recursive: true, force: true });
  }
  say(`${count} ${kind}`);
}

function mappingOf({ mapping, column, set, ignore, language }: ImportFlags, cwd: string): Mapping {
  const base = mapping === undefined ? NO_MAPPING : parseMapping(readFileSync(resolve(cwd, mapping), "utf8"));
  return {
    ...base,
    columns: { ...base.columns, ...pairsIn(column) },
    set: { ...base.set, ...pairsIn(set) },
    ignore: [...base.ignore, ...ignore],
    ...(language === undefined ? {} : { language }),
  };
}

function pairsIn(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new FileFault(`"${text}" is not name=value`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
