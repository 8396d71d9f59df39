import type { ExitCode } from "../src/exit-codes.ts";
import { runCli } from "../src/run-cli.ts";

/** What a command said, and how it ended. */
export interface Said {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs command lines in this process, with these settings and in this folder. */
export function aCommandLine(env: Readonly<Record<string, string>>, cwd: string) {
  return async (...args: readonly string[]): Promise<Said> => {
    const said = { out: "", err: "" };
    const output = (to: "out" | "err") => ({
      write: (text: string) => {
        said[to] += text;
      },
    });
    const code = await runCli(args, {
      env,
      cwd,
      stdout: output("out"),
      stderr: output("err"),
      fetch: globalThis.fetch,
    });
    return { code, ...said };
  };
}
