// One line per step on the terminal, and a sign of life where a step takes longer than two seconds.
import { runChild } from "./child.mjs";

/** A step failed; its output has been shown already. `code` is the exit status to pass on. */
export class StepError extends Error {
  name = "StepError";
  constructor(label, code) {
    super(`${label} failed (exit status ${code})`);
    this.code = code;
  }
}

/** Starts a step's line. `done(note)` or `failed(output)` ends it. */
export function startStep(label) {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  const live = process.stdout.isTTY === true;
  const tick = setInterval(
    () => {
      if (live) process.stdout.write(`\r  … ${label}, ${Math.round(Number(seconds()))} s`);
      else console.log(`  … ${label}, ${Math.round(Number(seconds()))} s so far`);
    },
    live ? 1000 : 10_000,
  );
  const end = (sign, note) => {
    clearInterval(tick);
    const clear = live ? "\r\u001b[2K" : "";
    console.log(`${clear}${sign} ${label}${note === "" ? "" : `: ${note}`} (${seconds()} s)`);
  };
  return {
    done: (note = "") => end("✓", note),
    failed: (output) => {
      end("✗", "failed");
      if (output.trim() !== "") console.log(output.trimEnd());
    },
  };
}

/**
 * Runs a command as one step; shows its output only when it fails, and then throws a StepError.
 * `noteOf` says what to add to the line of a step that went well.
 */
export async function runStep(label, command, args, { cwd, env, noteOf = () => "" }) {
  const step = startStep(label);
  const { code, output } = await runChild(command, args, { cwd, env, io: "capture" });
  if (code !== 0) {
    step.failed(output);
    throw new StepError(label, code);
  }
  step.done(noteOf());
}
