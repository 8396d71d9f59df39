import { setTimeout as delay } from "node:timers/promises";
import type { Institution } from "../../src/institutions.ts";
import { layoutOf } from "../../src/layout.ts";
import type { Narrator } from "../../src/narrator.ts";
import {
  OPENING_PACES,
  OPENING_SIZES,
  type OpeningJob,
  type OpeningNews,
  type OpeningResult,
} from "../../src/opening/opening-job.ts";
import { openChecks } from "../../src/script/checks.ts";
import { openSecrets } from "../../src/secrets.ts";
import { castOpening } from "../cast.ts";
import { makeOpening, underName } from "../make-opening.ts";
import type { Pace } from "../options.ts";
import { type Played, play } from "../play/play.ts";
import { prepareOpening } from "../prepare/prepare-opening.ts";
import { namedMinors } from "./named-minors.ts";
import { openRound } from "./open-round.ts";
import { openingInstant } from "./opening-instant.ts";

export interface PlayContext {
  readonly tell: (news: OpeningNews) => void;
  /** Aborted when nobody is to ask any more. */
  readonly stopped: AbortSignal;
}

const CONNECTIONS = 200;
const SEED = "playground";

/** An opening of our own on the nodes of a playground that runs: new minors and students, in a round of their own. */
export async function playAtPlayground(
  job: OpeningJob,
  { tell, stopped }: PlayContext,
): Promise<OpeningResult> {
  const layout = layoutOf(job.folder, job.portBase, process.platform);
  const houses = { layout, secrets: openSecrets(layout.secretsFile), nodeOf: nodesOf(job) };
  const { students, minors } = OPENING_SIZES[job.size];
  const made = makeOpening({ seed: SEED, students, minors });
  const cast = castOpening(made);
  const opening = underName(job.name, namedMinors(made, cast));
  const narrator = tellingNarrator(tell, stopped);
  const prepared = await prepareOpening(houses, { opening, cast, narrator });
  const checks = openChecks(narrator);
  const opensAt = openingInstant(job.start, new Date());
  const roundId = await narrator.during("Three hosts lend their minors to a round", () =>
    openRound(houses, { name: job.name, prepared, checks, opensAt }),
  );
  if (opensAt > new Date()) {
    tell({ kind: "announced", roundId, opensAt: opensAt.toISOString() });
    await delay(opensAt.getTime() - Date.now(), undefined, { signal: stopped });
  }
  tell({ kind: "open", roundId });
  const { players } = prepared;
  const plan = {
    order: "concurrent",
    pace: paceOf(job, students),
    connections: CONNECTIONS,
    doublePercent: 0,
  } as const;
  const played = await narrator.during("Students who are through", (progress) =>
    play({ players, targetOf: layout.node, progress, stopped }, plan),
  );
  return resultOf(students, played);
}

function nodesOf({ nodes }: OpeningJob) {
  return ({ key, name }: Institution) => {
    const env = nodes[key];
    if (env === undefined) throw new Error(`${name} has no node here`);
    return { env };
  };
}

function paceOf({ pace }: OpeningJob, students: number): Pace {
  const { seconds } = OPENING_PACES[pace];
  return seconds === 0 ? { kind: "max" } : { kind: "rate", studentsPerSecond: students / seconds };
}

function resultOf(students: number, { answers, wallSeconds }: Played): OpeningResult {
  const granted = answers.filter(({ isGranted }) => isGranted);
  return {
    students,
    placed: granted.length,
    firstChoice: granted.filter(({ choice }) => choice === 1).length,
    answers: answers.length,
    seconds: wallSeconds,
  };
}

const TELL_EVERY_MS = 200;

/** Tells what is being done instead of writing it; nothing more is begun once it is to stop. */
function tellingNarrator(tell: PlayContext["tell"], stopped: AbortSignal): Narrator {
  return {
    title: () => undefined,
    say: () => undefined,
    holds: () => undefined,
    async during(label, work) {
      stopped.throwIfAborted();
      tell({ kind: "step", label });
      let toldAt = 0;
      return await work((done, total) => {
        if (Date.now() - toldAt < TELL_EVERY_MS && done < total) return;
        toldAt = Date.now();
        tell({ kind: "step", label, done, total });
      });
    },
  };
}
