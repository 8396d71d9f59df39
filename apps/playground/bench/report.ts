import { cpus } from "node:os";
import type { Comparison } from "./compare.ts";
import { median } from "./compare.ts";
import type { DatabaseSettings } from "./database-settings.ts";

/** What a comparison should reach. A miss is reported, not failed: only a wrong run fails. */
export interface Aim {
  readonly comparison: Comparison;
  readonly aim: number;
}

/** The report, as text for people and for docs/benchmarks.md. */
export function renderReport(
  aims: readonly Aim[],
  settings: DatabaseSettings,
  problems: readonly string[],
): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`;
  const rows = aims.map(({ comparison: { name, ratio, measured, control }, aim }) =>
    [
      name,
      perSecond(measured),
      perSecond(control),
      ratio.toFixed(2),
      aim.toFixed(2),
      ratio >= aim ? "yes" : "no",
      `${Math.round(median(measured.map(({ p99Ms }) => p99Ms)))} ms`,
    ].join(" | "),
  );
  return [
    `${new Date().toISOString()}, ${machine}`,
    `fsync ${settings.fsync}, synchronous_commit ${settings.synchronousCommit}, ` +
      `full_page_writes ${settings.fullPageWrites}, unlogged tables: ${settings.unloggedTables.length}`,
    "",
    "| what | per second | control | ratio | aim | reached | p99 |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
    "",
    problems.length === 0 ? "Every invariant holds." : `This run counts for nothing:\n${problems.join("\n")}`,
  ].join("\n");
}

function perSecond(volleys: Comparison["measured"]): string {
  return Math.round(median(volleys.map((volley) => volley.perSecond))).toString();
}

/** Answers that were not what was asked for: a fast refusal is no figure. */
export function unexpectedAnswers(
  { name, measured, control }: Comparison,
  status: string,
): readonly string[] {
  return [...measured, ...control].flatMap(({ statuses }) =>
    Object.entries(statuses)
      .filter(([seen]) => seen !== status)
      .map(([seen, times]) => `${name}: ${times} answers were ${seen}, not ${status}`),
  );
}
