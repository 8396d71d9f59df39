import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LedgerWork, LedgerWorkDone } from "./ledger-work.ts";

/** Processes that each have a ledger on the same database. */
export interface LedgerProcesses extends AsyncDisposable {
  /** Gives each process its acts, all at the same time; answers what each of them was told. */
  readonly giveAll: (
    work: Omit<LedgerWork, "acts">,
    perProcess: readonly LedgerWork["acts"][],
  ) => Promise<readonly (readonly (readonly string[])[])[]>;
}

const SCRIPT = fileURLToPath(new URL("./ledger-process.ts", import.meta.url));

export function openLedgerProcesses(databaseUrl: string, count: number): LedgerProcesses {
  const children = Array.from({ length: count }, () =>
    fork(SCRIPT, [], {
      env: { ...process.env, DATABASE_URL: databaseUrl },
      execArgv: ["--conditions=source", "--disable-warning=ExperimentalWarning"],
      serialization: "advanced", // dates stay dates
    }),
  );
  return {
    giveAll: (work, perProcess) =>
      Promise.all(children.map((child, index) => give(child, { ...work, acts: perProcess[index] ?? [] }))),
    async [Symbol.asyncDispose]() {
      await Promise.all(children.map(ended));
    },
  };
}

async function give(child: ChildProcess, work: LedgerWork): Promise<readonly (readonly string[])[]> {
  const done = await new Promise<LedgerWorkDone>((resolve, reject) => {
    const exited = () => reject(new Error("a ledger's process has ended"));
    child.once("exit", exited);
    child.once("message", (message) => {
      child.off("exit", exited);
      resolve(message as LedgerWorkDone); // our own script's
    });
    child.send(work);
  });
  if ("failure" in done) throw new Error(`a ledger's process failed: ${done.failure}`);
  return done.answers;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.disconnect();
  await exit;
}
