import { setTimeout as delay } from "node:timers/promises";
import type { Judged } from "../bench/invariants.ts";
import { INSTITUTIONS } from "../src/institutions.ts";
import { layoutOf } from "../src/layout.ts";
import { type Cast, castOpening } from "./cast.ts";
import { startChaos } from "./chaos.ts";
import { checkRun, untilSettled } from "./check/check-run.ts";
import type { StoredRows } from "./check/stored-rows.ts";
import { type Houses, type HousesContext, openHouses } from "./houses.ts";
import type { Opening } from "./opening.ts";
import type { RehearsalOptions } from "./options.ts";
import { startCatalogueReader } from "./play/catalogue-reader.ts";
import { measureNullPath } from "./play/null-path.ts";
import { type Played, play } from "./play/play.ts";
import type { Player } from "./play/player.ts";
import { prepareOpening } from "./prepare/prepare-opening.ts";
import { type Figures, figuresOf, percentile } from "./report/figures.ts";

export interface RehearsalContext extends HousesContext {
  /** Holds everything of the run; forgotten at the next. */
  readonly folder: string;
  /** How often a node looks at its partners' catalogues. */
  readonly catalogueRefreshMs: number;
  /** Between two kills, where there is chaos. */
  readonly chaosPauseMs: number;
}

/** A whole rehearsal, and what the databases say about it. */
export interface Rehearsed {
  readonly cast: Cast;
  readonly players: readonly Player[];
  /** The offering of each minor, by the minor's code. */
  readonly offerings: ReadonlyMap<string, string>;
  readonly played: Played;
  readonly figures: Figures;
  readonly invariants: readonly Judged[];
  readonly stored: readonly StoredRows[];
  /** What was killed, and how often. */
  readonly kills: ReadonlyMap<string, number>;
}

type AlliancePlan = Pick<RehearsalOptions, "portBase" | "redis" | "redisUrl" | "chaos" | "servers">;
type Plan = AlliancePlan & Pick<RehearsalOptions, "order" | "pace" | "connections" | "doublePercent">;

const QUIET_MS = 2_000;

/** Opens three nodes, plays the opening, and looks into every database afterwards. */
export async function rehearse(opening: Opening, plan: Plan, context: RehearsalContext): Promise<Rehearsed> {
  castOpening(opening); // before anything is started for what cannot be played
  await using houses = await openAlliance(plan, context);
  return await playOpening(houses, { opening, plan }, context);
}

/** The three institutions; with chaos, or with more than one server, each is several processes. */
export function openAlliance(plan: AlliancePlan, context: RehearsalContext): Promise<Houses> {
  const { portBase, redis, redisUrl, chaos, servers } = plan;
  const layout = layoutOf(context.folder, portBase, process.platform);
  const serving = chaos || servers > 1 ? servers : 0;
  const { catalogueRefreshMs } = context;
  return openHouses(
    { institutions: INSTITUTIONS, layout, servers: serving, redis, redisUrl, catalogueRefreshMs },
    context,
  );
}

/** Plays an opening on nodes that stand, and looks into every database afterwards; its codes must be new to them. */
export async function playOpening(
  houses: Houses,
  { opening, plan }: { readonly opening: Opening; readonly plan: Plan },
  context: RehearsalContext,
): Promise<Rehearsed> {
  const { narrator } = context;
  const cast = castOpening(opening);
  const { players, offerings } = await prepareOpening(houses, { opening, cast, narrator });
  const targets = INSTITUTIONS.map(houses.layout.node);
  const readsCatalogue = plan.order === "concurrent" && !plan.chaos;
  const quiet = readsCatalogue
    ? await narrator.during("The catalogue while nothing else goes on", () => readQuietly(targets))
    : [];

  await using chaos = plan.chaos
    ? startChaos(houses, { pauseMs: context.chaosPauseMs, redis: plan.redis && plan.redisUrl === undefined })
    : undefined;
  await using reader = readsCatalogue ? startCatalogueReader(targets) : undefined;
  const played = await narrator.during("Students who are through", (progress) =>
    play({ players, targetOf: houses.layout.node, progress, stopped: context.stopped }, plan),
  );
  const busy = (await reader?.stop()) ?? [];
  const kills = (await chaos?.stop()) ?? new Map<string, number>();
  context.stopped.throwIfAborted();

  await narrator.during("What the nodes owe each other", () => untilSettled(houses));
  const isCapacity = readsCatalogue && plan.pace.kind === "max";
  const nullPathPerSecond = isCapacity
    ? await narrator.during("The null path", () =>
        measureNullPath(houses, { players, connections: plan.connections }),
      )
    : null;
  const { settings, invariants, stored } = await narrator.during("What the databases say", () =>
    checkRun(houses, { opening, played, order: plan.order }),
  );
  const catalogueP99Ms = { quiet: percentile(quiet, 0.99) ?? null, busy: percentile(busy, 0.99) ?? null };
  const students = players.length;
  const parts = { students, played, settings, invariants, nullPathPerSecond, catalogueP99Ms };
  return { cast, players, offerings, played, figures: figuresOf(parts), invariants, stored, kills };
}

async function readQuietly(targets: Parameters<typeof startCatalogueReader>[0]): Promise<readonly number[]> {
  await using reader = startCatalogueReader(targets);
  await delay(QUIET_MS);
  return await reader.stop();
}
