import { setTimeout as delay } from "node:timers/promises";
import type { Narrator } from "../narrator.ts";
import type { Answer } from "./api.ts";

/** Something that had to hold does not; the message says what, and shows what there was instead. */
export class SceneFailure extends Error {
  override readonly name = "SceneFailure";
}

/** The checks of a scene: each says in words what holds, or fails with what it saw. */
export interface Checks {
  readonly holds: (sentence: string, condition: boolean, seen: unknown) => void;
  /** The body of an answer with the wanted status; its shape is the contract's promise. */
  readonly body: <T>(what: string, answer: Answer, status: number) => T;
  /** Asks again and again until the probe answers; fails after a generous deadline. */
  readonly eventually: <T>(what: string, probe: () => Promise<T | undefined>) => Promise<T>;
}

const DEADLINE_MS = 60_000;
const ASK_EVERY_MS = 200;
const SEEN_LENGTH = 2_000;

export function openChecks(narrator: Narrator): Checks {
  return {
    holds(sentence, condition, seen) {
      if (!condition) throw new SceneFailure(`does not hold: ${sentence}\n  seen: ${shorten(seen)}`);
      narrator.holds(sentence);
    },
    body<T>(what: string, { status: got, body }: Answer, status: number): T {
      if (got !== status) {
        throw new SceneFailure(`${what} answered ${got}, not ${status}\n  seen: ${shorten(body)}`);
      }
      return body as T; // the caller names the contract's type
    },
    async eventually(what, probe) {
      for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await delay(ASK_EVERY_MS)) {
        const value = await probe();
        if (value !== undefined) return value;
      }
      throw new SceneFailure(`did not happen within ${DEADLINE_MS / 1000} s: ${what}`);
    },
  };
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > SEEN_LENGTH ? `${text.slice(0, SEEN_LENGTH)}…` : text;
}
