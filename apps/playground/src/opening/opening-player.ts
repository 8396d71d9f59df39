import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { INSTITUTIONS } from "../institutions.ts";
import type { Playground } from "../playground.ts";
import { baseEnvironment, nodeScript } from "../processes/process-spec.ts";
import type { OpeningJob, OpeningNews, OpeningOrder, OpeningResult } from "./opening-job.ts";

/** How the opening goes that was asked for last. */
export interface OpeningState {
  readonly phase: "none" | "preparing" | "announced" | "playing" | "played" | "stopped" | "failed";
  readonly order?: OpeningOrder;
  /** What is being done, and how far it is. */
  readonly step?: { readonly label: string; readonly done?: number; readonly total?: number };
  /** The board to look at. */
  readonly roundId?: string;
  /** When it opens, while that is to come. */
  readonly opensAt?: string;
  readonly result?: OpeningResult;
  readonly reason?: string;
}

/** Plays openings on the nodes that run, one at a time. */
export interface OpeningPlayer extends AsyncDisposable {
  readonly state: () => OpeningState;
  /** False while one is being played. */
  readonly play: (order: OpeningOrder) => boolean;
  /** Resolves when nobody asks any more. */
  readonly stop: () => Promise<void>;
}

/** The rehearsal's students, played by a process of their own, so that the playground's stays free. */
const SCRIPT = fileURLToPath(new URL("../../rehearsal/at-playground/main.ts", import.meta.url));
const DRAIN_MS = 10_000;

export function openOpeningPlayer({ layout, nodeOf }: Pick<Playground, "layout" | "nodeOf">): OpeningPlayer {
  let state: OpeningState = { phase: "none" };
  let child: ChildProcess | undefined;
  let stopping = false;

  function told(news: OpeningNews): void {
    if (stopping) return;
    if (news.kind === "step") {
      const { label, done, total } = news;
      const count = done === undefined || total === undefined ? {} : { done, total };
      state = { ...state, step: { label, ...count } };
    } else if (news.kind === "announced") {
      const { roundId, opensAt } = news;
      state = { ...withoutStep(state), phase: "announced", roundId, opensAt };
    } else if (news.kind === "open") state = { ...state, phase: "playing", roundId: news.roundId };
    else if (news.kind === "played") state = { ...withoutStep(state), phase: "played", result: news.result };
    else state = { ...withoutStep(state), phase: "failed", reason: news.reason };
  }

  function play(order: OpeningOrder): boolean {
    if (child !== undefined) return false;
    stopping = false;
    state = { phase: "preparing", order };
    const run = startPlaying(layout.logFile("opening"));
    child = run;
    run.on("message", (news) => told(news as OpeningNews)); // our own script's
    run.once("exit", () => {
      child = undefined;
      if (stopping) state = { ...withoutStep(state), phase: "stopped" };
      else if (isUnderWay(state))
        told({ kind: "failed", reason: `it ended; see ${layout.logFile("opening")}` });
    });
    run.on("error", (error) => told({ kind: "failed", reason: error.message }));
    const job: OpeningJob = {
      ...order,
      name: `Opening ${randomUUID().slice(0, 4)}`,
      folder: layout.folder,
      portBase: layout.portBase,
      nodes: Object.fromEntries(
        INSTITUTIONS.map((institution) => [institution.key, nodeOf(institution).env]),
      ),
    };
    run.send(job);
    return true;
  }

  async function stop(): Promise<void> {
    const run = child;
    if (run === undefined) return;
    stopping = true;
    const ended = new Promise<void>((resolve) => run.once("exit", () => resolve()));
    run.kill("SIGTERM");
    const inTime = await Promise.race([ended.then(() => true), delay(DRAIN_MS, false, { ref: false })]);
    if (!inTime) run.kill("SIGKILL");
    await ended;
  }

  return { state: () => state, play, stop, [Symbol.asyncDispose]: stop };
}

/** In a group of its own, as every process of the playground; it ends when our end of its pipe closes. */
function startPlaying(logFile: string): ChildProcess {
  const log = openSync(logFile, "a", 0o600);
  const { args } = nodeScript(SCRIPT);
  const run = fork(SCRIPT, [], {
    execArgv: args.slice(0, -1),
    env: baseEnvironment(),
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  return run;
}

/** Whether students ask now, or will. */
export function isUnderWay({ phase }: Pick<OpeningState, "phase">): boolean {
  return phase === "preparing" || phase === "announced" || phase === "playing";
}

function withoutStep({ step: _, ...state }: OpeningState): OpeningState {
  return state;
}
