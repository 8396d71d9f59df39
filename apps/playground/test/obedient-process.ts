import { fileURLToPath } from "node:url";
import { answersAt, baseEnvironment, nodeScript, type ProcessSpec } from "../src/processes/process-spec.ts";

export interface ObedientProcess {
  readonly name: string;
  readonly port: number;
  readonly mode: "willing" | "fails";
  readonly logFile: string;
}

/** The process of obedient.ts, to be supervised. */
export function obedientProcess({ name, port, mode, logFile }: ObedientProcess): ProcessSpec {
  return {
    name,
    ...nodeScript(fileURLToPath(new URL("./obedient.ts", import.meta.url)), [String(port), mode]),
    env: baseEnvironment(),
    host: "127.0.0.1",
    port,
    logFile,
    isReady: answersAt(`http://127.0.0.1:${port}/`),
    endsWithParent: true,
  };
}
