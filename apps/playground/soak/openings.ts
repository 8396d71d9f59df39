import { join } from "node:path";
import { makeOpening, underName } from "../rehearsal/make-opening.ts";
import { parseRehearsalOptions } from "../rehearsal/options.ts";
import { openAlliance, playOpening, type Rehearsed } from "../rehearsal/rehearse.ts";
import type { SoakContext, SoakResult } from "./soak-context.ts";

/** Few minors that everybody wants. */
const HOT_DAY = { minors: 9, students: 2_500 } as const;
const KILL_DAY = { minors: 24, students: 500 } as const;
const STUDENTS_PER_SECOND = 20;
const DOUBLE_PERCENT = 30;

/** Two processes serve each node, students submit at both at once, and three in ten do so twice. */
export async function soakTwoServers(context: SoakContext): Promise<SoakResult> {
  const options = optionsOf(context, ["--servers", "2", "--double-submits", String(DOUBLE_PERCENT)]);
  const opening = makeOpening({ seed: `servers-${context.options.seed}`, ...HOT_DAY });
  await using houses = await openAlliance(options, contextOf(context));
  const rehearsed = await playOpening(houses, { opening, plan: options }, contextOf(context));
  return { held: isHeld(rehearsed), lines: linesOf(rehearsed) };
}

/** Openings one after the other until so many that serve, and so many that work, were ended without a warning. */
export async function soakKills(context: SoakContext): Promise<SoakResult> {
  const { rounds, seed } = context.options;
  const options = optionsOf(context, ["--chaos", "--students-per-second", String(STUDENTS_PER_SECOND)]);
  await using houses = await openAlliance(options, contextOf(context));
  const kills = new Map<string, number>();
  const lines: string[] = [];
  let held = true;
  for (let day = 1; leastKilled(kills) < rounds; day += 1) {
    const opening = underName(`day ${day}`, makeOpening({ seed: `kills-${seed}-${day}`, ...KILL_DAY }));
    const rehearsed = await playOpening(houses, { opening, plan: options }, contextOf(context));
    for (const [name, times] of rehearsed.kills) {
      const role = roleOf(name);
      kills.set(role, (kills.get(role) ?? 0) + times);
    }
    held = held && isHeld(rehearsed);
    lines.push(`opening ${day}: ${linesOf(rehearsed).join("; ")}`);
  }
  return { held, lines: [...lines, `ended by kill -9: ${told(kills)}`] };
}

function optionsOf({ options }: SoakContext, args: readonly string[]) {
  return parseRehearsalOptions(["--port-base", String(options.portBase), ...args], {});
}

function contextOf({ root, folder, narrator, stopped }: SoakContext): Parameters<typeof playOpening>[2] {
  const paces = { catalogueRefreshMs: 1_000, chaosPauseMs: 500 };
  return { root, folder: join(folder, "nodes"), narrator, stopped, ...paces };
}

const ROLES = ["serve", "work"] as const;

function roleOf(processName: string): string {
  return ROLES.find((role) => processName.includes(`-${role}`)) ?? processName;
}

function leastKilled(kills: ReadonlyMap<string, number>): number {
  return Math.min(...ROLES.map((role) => kills.get(role) ?? 0));
}

function told(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, times]) => `${name} ${times}`).join(", ");
}

function isHeld({ invariants }: Rehearsed): boolean {
  return invariants.every(({ held }) => held);
}

function linesOf({ figures, played, invariants }: Rehearsed): readonly string[] {
  const { students, attempts, wallSeconds } = figures;
  const { repeated, doubled } = played.tally;
  return [
    `${students} students, ${attempts} answers in ${wallSeconds.toFixed(1)} s, ${repeated} requests sent again, ${doubled} sent twice`,
    `${invariants.filter(({ held }) => held).length} of ${invariants.length} invariants held`,
    ...invariants.filter(({ held }) => !held).map(({ name, broken }) => `broken ${broken} times: ${name}`),
  ];
}
