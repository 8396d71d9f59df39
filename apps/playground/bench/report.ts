import { cpus } from "node:os";
import type { Comparison } from "./compare.ts";
import { median } from "./compare.ts";
import type { DatabaseSettings } from "./database-settings.ts";
import type { OpenLoopMeasured } from "./enrolment.ts";
import type { Work } from "./work.ts";

/** What a comparison should reach. A miss is reported, not failed: only a wrong run fails. */
export interface Aim {
  readonly comparison: Comparison;
  readonly aim: number;
}

/** What so many claims cost. */
export interface Cost {
  readonly name: string;
  readonly claims: number;
  readonly work: Work;
}

export interface Findings {
  readonly aims: readonly Aim[];
  readonly openLoop: OpenLoopMeasured;
  readonly costs: readonly Cost[];
  readonly settings: DatabaseSettings;
  readonly problems: readonly string[];
}

/** Comparisons that have no aim, as text. */
export function renderComparisons({
  comparisons,
  settings,
  problems,
}: Pick<Findings, "settings" | "problems"> & { readonly comparisons: readonly Comparison[] }): string {
  const rows = comparisons.map(({ name, ratio, measured, control }) =>
    [name, perSecond(measured), perSecond(control), ratio.toFixed(2), p99(measured)].join(" | "),
  );
  return [
    ...headLines(settings),
    "",
    "| what | per second | control | ratio | p99 |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
    "",
    verdictOf(problems),
  ].join("\n");
}

/** The report, as text for people and for docs/benchmarks.md. */
export function renderReport({ aims, openLoop, costs, settings, problems }: Findings): string {
  const rows = aims.map(({ comparison: { name, ratio, measured, control }, aim }) =>
    [
      name,
      perSecond(measured),
      perSecond(control),
      ratio.toFixed(2),
      aim.toFixed(2),
      ratio >= aim ? "yes" : "no",
      p99(measured),
    ].join(" | "),
  );
  const { volley, catalogueP99Ms } = openLoop;
  return [
    ...headLines(settings),
    "",
    "| what | per second | control | ratio | aim | reached | p99 |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
    "",
    "| open loop, from the intended time | p50 | p99 | aim | a catalogue page beside it, p99 | aim |",
    "| --- | --- | --- | --- | --- | --- |",
    `| ${volley.requests} students, ${Math.round(volley.perSecond)} a second | ${milliseconds(volley.p50Ms)} | ` +
      `${milliseconds(volley.p99Ms)} | 1000 ms | ${milliseconds(catalogueP99Ms)} | 300 ms |`,
    "",
    "| per claim | statements | transactions | WAL syncs | WAL | processor: nodes | processor: PostgreSQL |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...costs.map((cost) => `| ${costCells(cost).join(" | ")} |`),
    "",
    "The whole opening of data/lde: npm run rehearse -- --minors FILE --demand FILE",
    "",
    verdictOf(problems),
  ].join("\n");
}

function costCells({ name, claims, work }: Cost): readonly string[] {
  const each = (count: number) => (count / claims).toFixed(2);
  const microseconds = (seconds: number | undefined) =>
    seconds === undefined ? "not told" : `${Math.round((seconds / claims) * 1_000_000)} µs`;
  return [
    `${name}, of ${claims}`,
    each(work.statements),
    each(work.transactions),
    each(work.walSyncs),
    `${Math.round(work.walBytes / claims)} B`,
    microseconds(work.nodeSeconds),
    microseconds(work.databaseSeconds),
  ];
}

/** When, on what, and whether PostgreSQL keeps what it is told. */
function headLines(settings: DatabaseSettings): readonly string[] {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`;
  return [
    `${new Date().toISOString()}, ${machine}`,
    `fsync ${settings.fsync}, synchronous_commit ${settings.synchronousCommit}, ` +
      `full_page_writes ${settings.fullPageWrites}, unlogged tables: ${settings.unloggedTables.length}`,
  ];
}

function verdictOf(problems: readonly string[]): string {
  return problems.length === 0
    ? "Every invariant holds."
    : `This run counts for nothing:\n${problems.join("\n")}`;
}

function p99(volleys: Comparison["measured"]): string {
  return milliseconds(median(volleys.map(({ p99Ms }) => p99Ms)));
}

function milliseconds(value: number): string {
  return `${Math.round(value)} ms`;
}

function perSecond(volleys: Comparison["measured"]): string {
  return Math.round(median(volleys.map((volley) => volley.perSecond))).toString();
}

/** Answers that were not what was asked for: a fast refusal is no figure. */
export function unexpectedAnswers(
  { name, measured, control }: Pick<Comparison, "name" | "measured" | "control">,
  status: string,
): readonly string[] {
  return [...measured, ...control].flatMap(({ statuses }) =>
    Object.entries(statuses)
      .filter(([seen]) => seen !== status)
      .map(([seen, times]) => `${name}: ${times} answers were ${seen}, not ${status}`),
  );
}
