import { join } from "node:path";
import { runTest } from "./run-test.ts";
import type { SoakContext, SoakResult } from "./soak-context.ts";

const FILES = ["apps/node/test/eduxchange/host.test.ts", "apps/node/test/eduxchange/receiver.test.ts"];
const CROWD = 200;

/** The tests of students who come by eduXchange at once, behind a receiver and without one, with a whole crowd. */
export async function soakCrowds(context: SoakContext): Promise<SoakResult> {
  const { narrator, folder } = context;
  const log = join(folder, "crowds.log");
  const environment = { WISSEL_CROWD: String(CROWD) };
  const code = await narrator.during(`${CROWD} students twice`, () =>
    runTest(context, { files: FILES, environment, log }),
  );
  return {
    held: code === 0,
    lines: [
      `${CROWD} students at once behind a receiver, and ${CROWD} where the node is the receiver`,
      code === 0 ? "all were answered, and none was starved or placed twice" : `what went wrong: ${log}`,
    ],
  };
}
