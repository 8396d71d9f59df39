import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { INSTITUTIONS } from "../src/institutions.ts";
import { type Narrator, openNarrator } from "../src/narrator.ts";
import { folderOf } from "../src/options.ts";
import { issueLogins } from "../src/people/issue-logins.ts";
import { openPlayground } from "../src/playground.ts";
import { openStage } from "../src/script/open-stage.ts";
import { publishOffers } from "../src/script/publish-offers.ts";
import { watchForStop } from "../src/stop-request.ts";
import { runCrawl } from "./crawl/run-crawl.ts";
import { runDeliveries } from "./deliveries/run-deliveries.ts";
import { runEduxchange } from "./eduxchange/run-eduxchange.ts";
import { runImports, targetAt } from "./imports/run-imports.ts";
import { type BenchOptions, parseBenchOptions } from "./options.ts";
import { runBench } from "./run-bench.ts";

const BENCH = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(dirname(dirname(BENCH)));

async function main(): Promise<number> {
  const options = parseBenchOptions(process.argv.slice(2));
  const narrator = openNarrator(process.stdout, Date.now);
  const stopped = watchForStop(process);
  const { report, problems } =
    options.only === "deliveries"
      ? await runDeliveries(options, { root: ROOT, narrator, stopped })
      : await benchAtPlayground(options, { narrator, stopped });
  console.log(`\n${report}`);
  if (options.out !== undefined) writeFileSync(options.out, `${report}\n`);
  return problems.length === 0 ? 0 : 1;
}

async function benchAtPlayground(
  { portBase, rounds, rows, only, validator }: BenchOptions,
  { narrator, stopped }: { readonly narrator: Narrator; readonly stopped: AbortSignal },
) {
  narrator.title("Benchmark: the playground, with a control beside everything that is measured");
  const options = {
    once: true,
    publishOnly: false,
    sandbox: false,
    portBase,
    sheetFile: join(folderOf(ROOT, portBase), "sheet.json"),
    fresh: true,
    redis: false,
    redisUrl: undefined,
    eduxchange: only === "eduxchange" ? { file: undefined } : undefined,
  };
  await using playground = await openPlayground(options, {
    root: ROOT,
    nodeScript: join(BENCH, "stage-node.ts"),
    countStatements: true,
    narrator,
    stopped,
    onChange: () => undefined,
  });
  const logins = await issueLogins(playground);
  const stage = openStage({ playground, logins, narrator, runId: "bench" });
  if (only === "imports")
    return await runImports(targetAt(playground, stage.noordzee.institution), { narrator, rounds, rows });
  if (only === "eduxchange") return await runEduxchange({ playground, stage, rounds });
  if (only === "crawl") {
    await publishOffers(stage);
    const nodes = INSTITUTIONS.map((institution) => playground.layout.node(institution));
    return await runCrawl(nodes, { narrator, rounds, validator });
  }
  return await runBench({ playground, stage, rounds });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.disconnect?.(); // the launcher's pipe would keep us alive
