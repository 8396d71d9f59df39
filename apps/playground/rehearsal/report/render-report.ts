import type { Judged } from "../../bench/invariants.ts";
import { INSTITUTIONS } from "../../src/institutions.ts";
import type { Cast } from "../cast.ts";
import { groupBy } from "../group-by.ts";
import type { Minor, Opening } from "../opening.ts";
import type { Played } from "../play/play.ts";
import type { Answered } from "../play/player.ts";
import { type Figures, percentile } from "./figures.ts";

export interface ReportParts {
  readonly opening: Opening;
  readonly cast: Cast;
  readonly figures: Figures;
  readonly played: Played;
  readonly invariants: readonly Judged[];
  /** What was killed, and how often. */
  readonly kills: ReadonlyMap<string, number>;
}

/** The report for people. */
export function renderReport(parts: ReportParts): string {
  const { figures, played, invariants, kills } = parts;
  const { choices, settings, catalogueP99Ms } = figures;
  const byChoice = Object.entries(choices)
    .filter(([number]) => number !== "0")
    .map(([, students]) => String(students));
  return [
    `${figures.students} students, ${figures.attempts} choices asked`,
    `placed on choice 1..${byChoice.length}: ${byChoice.join(" / ")}; none: ${choices["0"]}; cross-placed ${figures.crossPlaced}`,
    `${seconds(figures.wallSeconds)} from the first request to the last answer, ${Math.round(figures.attemptsPerSecond)} answers per second`,
    ...(figures.nullPathPerSecond === null
      ? []
      : [
          `null path, same tokens and connections: ${Math.round(figures.nullPathPerSecond)} answers per second`,
        ]),
    `p50 ${milliseconds(figures.p50Ms)}, p99 ${milliseconds(figures.p99Ms)}; ${played.tally.repeated} requests sent again`,
    `catalogue read beside it, p99: quiet ${milliseconds(catalogueP99Ms.quiet)}, busy ${milliseconds(catalogueP99Ms.busy)}`,
    fullness(parts),
    ...perNode(parts),
    ...(kills.size === 0
      ? []
      : [`killed: ${[...kills].map(([name, times]) => `${name} ${times}`).join(", ")}`]),
    `fsync ${settings.fsync}, synchronous_commit ${settings.synchronous_commit}, full_page_writes ${settings.full_page_writes}, unlogged tables: ${settings.unloggedTables}`,
    "",
    ...invariants.map(
      ({ name, held, counted, broken }) =>
        `${held ? "✓" : "✗"} ${name} (${counted} counted${held ? "" : `, broken ${broken} times`})`,
    ),
  ].join("\n");
}

/** When the first, the middle and the last of those minors that filled up were full. */
function fullness({ opening, played }: ReportParts): string {
  const granted = groupBy(
    played.answers.filter(({ isGranted }) => isGranted),
    ({ minor }) => minor,
  );
  const fullAt = opening.minors
    .flatMap((minor) => fullAfter(minor, granted.get(minor.code) ?? [], played.startedAt))
    .toSorted((one, other) => one - other);
  const [first] = fullAt;
  if (first === undefined) return `none of ${opening.minors.length} minors is full`;
  const middle = fullAt[Math.floor(fullAt.length / 2)] ?? first;
  return (
    `${fullAt.length} of ${opening.minors.length} minors are full: the first after ${seconds(first)}, ` +
    `half of them after ${seconds(middle)}, the last after ${seconds(fullAt.at(-1) ?? first)}`
  );
}

function fullAfter({ capacity }: Minor, granted: readonly Answered[], start: Date): readonly number[] {
  if (granted.length < capacity) return [];
  return [Math.max(0, ...granted.map(({ at }) => at.getTime() - start.getTime())) / 1_000];
}

function perNode({ opening, cast, played }: ReportParts): readonly string[] {
  return INSTITUTIONS.map((institution) => {
    const answers = played.answers.filter(({ player }) => player.home === institution);
    const times = answers.map(({ ms }) => ms);
    const codes = new Set(
      opening.minors.map(({ host }) => host).filter((code) => cast(code) === institution),
    );
    const places = played.answers.filter(({ host, isGranted }) => isGranted && host === institution);
    return (
      `${institution.name} (${[...codes].join(", ") || "none"}): ${answers.length} answers, ` +
      `${Math.round(answers.length / played.wallSeconds)} per second, p50 ${milliseconds(percentile(times, 0.5))}, ` +
      `p99 ${milliseconds(percentile(times, 0.99))}; ${places.length} places given`
    );
  });
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? "not measured" : `${value.toFixed(1)} ms`;
}
