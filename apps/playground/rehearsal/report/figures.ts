import type { DatabaseSettings } from "../../bench/database-settings.ts";
import type { Judged } from "../../bench/invariants.ts";
import type { Played } from "../play/play.ts";

/** Times of catalogue reads, at the 99th percentile, in milliseconds. */
export interface CatalogueTimes {
  readonly quiet: number | null;
  readonly busy: number | null;
}

/** What `--json` writes. What a run did not measure is null. */
export interface Figures {
  /** Students by the number of the choice that was granted; "0": none. */
  readonly choices: Readonly<Record<string, number>>;
  readonly crossPlaced: number;
  readonly students: number;
  /** Choices asked. */
  readonly attempts: number;
  readonly wallSeconds: number;
  readonly attemptsPerSecond: number;
  readonly nullPathPerSecond: number | null;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly catalogueP99Ms: CatalogueTimes;
  /** As PostgreSQL says it. */
  readonly settings: {
    readonly fsync: string;
    readonly synchronous_commit: string;
    readonly full_page_writes: string;
    readonly unloggedTables: number;
  };
  readonly invariants: readonly Pick<Judged, "name" | "held" | "counted">[];
}

export interface FiguresParts {
  readonly students: number;
  readonly played: Played;
  readonly settings: DatabaseSettings;
  readonly invariants: readonly Judged[];
  readonly nullPathPerSecond: number | null;
  readonly catalogueP99Ms: CatalogueTimes;
}

const CHOICES = 5;

export function figuresOf(parts: FiguresParts): Figures {
  const { students, played, settings, invariants } = parts;
  const { answers, wallSeconds } = played;
  const placed = answers.filter(({ isGranted }) => isGranted);
  const most = Math.max(CHOICES, ...answers.map(({ choice }) => choice));
  const choices = Array.from({ length: most }, (_, index) => index + 1).map(
    (number) => [String(number), placed.filter(({ choice }) => choice === number).length] as const,
  );
  const times = answers.map(({ ms }) => ms);
  return {
    choices: Object.fromEntries([...choices, ["0", students - placed.length]]),
    crossPlaced: placed.filter(({ player, host }) => player.home !== host).length,
    students,
    attempts: answers.length,
    wallSeconds: rounded(wallSeconds),
    attemptsPerSecond: rounded(answers.length / wallSeconds),
    nullPathPerSecond: roundedOrNull(parts.nullPathPerSecond),
    p50Ms: rounded(percentile(times, 0.5) ?? 0),
    p99Ms: rounded(percentile(times, 0.99) ?? 0),
    catalogueP99Ms: {
      quiet: roundedOrNull(parts.catalogueP99Ms.quiet),
      busy: roundedOrNull(parts.catalogueP99Ms.busy),
    },
    settings: {
      fsync: settings.fsync,
      synchronous_commit: settings.synchronousCommit,
      full_page_writes: settings.fullPageWrites,
      unloggedTables: settings.unloggedTables.length,
    },
    invariants: invariants.map(({ name, held, counted }) => ({ name, held, counted })),
  };
}

/** The value below which that share of the values lies; undefined when there are none. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function roundedOrNull(value: number | null): number | null {
  return value === null ? null : rounded(value);
}
