import type { OpeningJob, OpeningNews } from "../../src/opening/opening-job.ts";
import { watchForStop } from "../../src/stop-request.ts";
import { tellFailure } from "../tell-failure.ts";
import { playAtPlayground } from "./play-at-playground.ts";

/** Plays the one opening that the playground asks for, and tells it how that goes. */
async function main(): Promise<number> {
  const stopped = watchForStop(process);
  // The playground's own message, the first and only one.
  const job = await new Promise<OpeningJob>((resolve) =>
    process.once("message", (sent) => resolve(sent as OpeningJob)),
  );
  const tell = (news: OpeningNews) => void (process.connected && process.send?.(news));
  try {
    tell({ kind: "played", result: await playAtPlayground(job, { tell, stopped }) });
    return 0;
  } catch (error) {
    if (stopped.aborted) return 130; // asked to end before the last student was through
    tellFailure(error);
    const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
    tell({ kind: "failed", reason });
    return 1;
  }
}

process.exitCode = await main();
process.disconnect?.(); // the playground's pipe would keep us alive
