import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { nodeScript } from "../../src/processes/process-spec.ts";

/** What the import of a file took. */
export interface FileImport {
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly fileBytes: number;
  readonly maxRssBytes: number;
}

const COMMAND = fileURLToPath(new URL("measured-command.ts", import.meta.url));
const TEXT = "What the course is about, in a sentence or two, as institutions write them. ".repeat(4);

export interface FileImportPlan {
  readonly rows: number;
  readonly prefix: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Writes a CSV file of courses, and imports it with the command line in a process of its own. */
export async function importFile({ rows, prefix, folder, env }: FileImportPlan): Promise<FileImport> {
  const file = join(folder, "import.csv");
  let fileBytes = 0;
  function* lines() {
    yield "sourceId;name.en;description.en;level;studyLoad.ects;teachingLanguages\r\n";
    for (let row = 0; row < rows; row += 1) {
      const line = `${prefix}${row};Course ${row};${TEXT};bachelor;7,5;en|nl\r\n`;
      fileBytes += line.length;
      yield line;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
  const { command, args } = nodeScript(COMMAND, ["import", "courses", file, "--json"]);
  const startedAt = performance.now();
  const { stdout } = await promisify(execFile)(command, args, { env: { PATH: process.env.PATH, ...env } });
  const seconds = (performance.now() - startedAt) / 1000;
  const [report, memory] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, number>);
  if (report?.created !== rows) throw new Error(`of ${rows} rows ${report?.created} were created`);
  return { rows, rowsPerSecond: rows / seconds, fileBytes, maxRssBytes: (memory?.maxRssKb ?? 0) * 1024 };
}
