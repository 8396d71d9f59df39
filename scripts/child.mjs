// A child process that lives and dies with this one. Node 20 syntax: this runs before Node 24 is installed.
import { spawn } from "node:child_process";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * Calls `stop(signal)` whenever this process is asked to end: by a signal, by a parent that closed its ipc pipe,
 * or by the death of npm, which forwards no SIGTERM. Returns the function that stops watching.
 * `stop` may be called several times (Ctrl-C reaches the whole group and is forwarded as well).
 */
export function watchForStop(stop) {
  const handlers = SIGNALS.map((signal) => [signal, () => stop(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  const onDisconnect = () => stop("SIGTERM");
  process.on("disconnect", onDisconnect);

  const parent = process.ppid;
  // Only under npm: somebody who starts this by hand and leaves the shell wants it to live on.
  const underNpm = process.env.npm_lifecycle_event !== undefined;
  const poll = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(poll);
    stop("SIGTERM");
  }, 500);
  poll.unref();
  if (!underNpm) clearInterval(poll);

  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    process.off("disconnect", onDisconnect);
    clearInterval(poll);
  };
}

/**
 * Runs a command to its end and hands every request to stop on to it.
 * `io` is "inherit" (the child owns the terminal, and gets an ipc pipe whose end tells it of our death) or
 * "capture" (its output is returned). Resolves with `{ code, output, stopped }`; a death by signal N is code 128 + N.
 */
export function runChild(command, args, { cwd, env, io }) {
  return new Promise((resolve, reject) => {
    const stdio = io === "inherit" ? ["inherit", "inherit", "inherit", "ipc"] : ["ignore", "pipe", "pipe"];
    const child = spawn(command, args, { cwd, env, stdio });
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));

    let stopped = false;
    const unwatch = watchForStop((signal) => {
      stopped = true;
      child.kill(signal);
    });
    child.on("error", (error) => {
      unwatch();
      reject(error);
    });
    child.on("close", (code, signal) => {
      unwatch();
      const output = Buffer.concat(chunks).toString("utf8");
      resolve({ code: code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 0), output, stopped });
    });
  });
}
