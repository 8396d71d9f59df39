import { cpus, loadavg } from "node:os";
import type { BesideTheDead } from "./dead-partner.ts";
import type { Measured } from "./measure-variant.ts";
import { aimOf, nameOf } from "./variant.ts";

/** The report, as text for people and for docs/benchmarks.md. */
export function renderDeliveries(
  measured: readonly Measured[],
  { seconds: [before, beside, after], owed, attempts }: BesideTheDead,
): string {
  const wrongs = measured.flatMap((one) => one.wrongs.map((wrong) => `${nameOf(one.variant)}: ${wrong}`));
  return [
    `${new Date().toISOString()}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}, ` +
      `load average ${loadavg()
        .map((load) => load.toFixed(1))
        .join(" ")}`,
    "",
    "| results on their way | seconds | crypto floor | times the floor | aim | reached | per second |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...measured.map((one) => `| ${paceCells(one).join(" | ")} |`),
    "",
    "| per result, both nodes | statements | transactions | WAL syncs | WAL | processor: nodes | processor: PostgreSQL |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...measured.map((one) => `| ${costCells(one).join(" | ")} |`),
    "",
    `Beside a dead partner that is owed ${owed} events (${attempts} attempts): ` +
      `${(beside / ((before + after) / 2)).toFixed(2)} times as long as without it ` +
      `(${[before, beside, after].map((one) => `${one.toFixed(1)} s`).join(", ")}: alone, beside it, alone).`,
    "",
    wrongs.length === 0 ? "Every invariant holds." : `This run counts for nothing:\n${wrongs.join("\n")}`,
  ].join("\n");
}

function paceCells({ variant, seconds, floors, results }: Measured): readonly string[] {
  const floor = (floors[0] + floors[1]) / 2;
  const times = seconds / floor;
  const aim = aimOf(variant);
  return [
    nameOf(variant),
    seconds.toFixed(1),
    floor.toFixed(1),
    times.toFixed(1),
    aim === undefined ? "none" : aim.toFixed(1),
    aim === undefined ? "" : times <= aim ? "yes" : "no",
    Math.round(results / seconds).toString(),
  ];
}

function costCells({ variant, results, work }: Measured): readonly string[] {
  const each = (count: number) => (count / results).toFixed(2);
  const microseconds = (spent: number | undefined) =>
    spent === undefined ? "not told" : `${Math.round((spent / results) * 1_000_000)} µs`;
  return [
    nameOf(variant),
    each(work.statements),
    each(work.transactions),
    each(work.walSyncs),
    `${Math.round(work.walBytes / results)} B`,
    microseconds(work.nodeSeconds),
    microseconds(work.databaseSeconds),
  ];
}
