import { cpus } from "node:os";
import type { Narrator } from "../../src/narrator.ts";
import { benchCatalogue } from "../catalogue.ts";
import { median } from "../compare.ts";
import type { Target } from "../load/volley.ts";
import { unexpectedAnswers } from "../report.ts";
import { type Crawled, crawl } from "./crawl.ts";
import { runValidator, type Validated } from "./run-validator.ts";

export interface CrawlBench {
  readonly narrator: Narrator;
  readonly rounds: number;
  /** Folder of the field's own checker, where it is to crawl as well. */
  readonly validator: string | undefined;
}

const AIM = 0.7;
/** One after the other, as a harvester does, and as many at once as browsers have. */
const CONNECTIONS = [1, 6] as const;

/** Crawls the catalogues of the given nodes, which together are one offer; then pages and instances against a static route. */
export async function runCrawl(nodes: readonly Target[], { narrator, rounds, validator }: CrawlBench) {
  const bases = nodes.map(({ host, port }) => `http://${host}:${port}/ooapi/v5`);
  const crawls: { readonly name: string; readonly total: Crawled }[] = [];
  for (const [index, connections] of CONNECTIONS.entries()) {
    const name = `${connections === 1 ? "one request at a time" : `${connections} at a time`}${index === 0 ? ", nothing rendered before" : ""}`;
    const total = await narrator.during(`A crawl, ${name}`, async () => {
      const crawled: Crawled[] = [];
      for (const base of bases) crawled.push(await crawl(base, connections));
      return together(crawled);
    });
    crawls.push({ name, total });
  }
  const validated: Validated[] = [];
  if (validator !== undefined)
    for (const base of bases)
      validated.push(await narrator.during("The validator", () => runValidator(validator, base)));
  const [node] = nodes;
  if (node === undefined) throw new Error("there is no node to crawl");
  const comparisons = await narrator.during("Pages and instances", () => benchCatalogue(node, rounds));

  const problems = [
    ...crawls.flatMap(({ total }) => total.failures.slice(0, 3)),
    ...comparisons.flatMap((comparison) => unexpectedAnswers(comparison, "200")),
    ...crawls.flatMap(({ total: { requests } }) =>
      validator === undefined || requests === sumOf(validated).requests
        ? []
        : [`a crawl made ${requests} requests, the validator ${sumOf(validated).requests}`],
    ),
    ...validated.flatMap(({ issues }) => (issues === 0 ? [] : [`the validator found ${issues} issues`])),
  ];
  const report = [
    `${new Date().toISOString()}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`,
    "",
    "| crawl for eduXchange | courses | requests | wall time | requests per second |",
    "| --- | --- | --- | --- | --- |",
    ...crawls.map(({ name, total }) => crawlRow(name, total.courses, total)),
    ...(validated.length === 0 ? [] : [crawlRow("the validator itself", "", sumOf(validated))]),
    "",
    "| what | per second | static route | ratio | aim | reached |",
    "| --- | --- | --- | --- | --- | --- |",
    ...comparisons.map(
      ({ name, measured, control, ratio }) =>
        `| ${name} | ${rate(measured)} | ${rate(control)} | ${ratio.toFixed(2)} | ${AIM.toFixed(2)} | ${ratio >= AIM ? "yes" : "no"} |`,
    ),
    "",
    problems.length === 0 ? "Every answer was 200." : `This run counts for nothing:\n${problems.join("\n")}`,
  ].join("\n");
  return { report, problems };
}

function together(crawled: readonly Crawled[]): Crawled {
  return {
    ...sumOf(crawled),
    courses: crawled.reduce((sum, { courses }) => sum + courses, 0),
    failures: crawled.flatMap(({ failures }) => failures),
  };
}

type Took = Pick<Crawled, "requests" | "seconds">;

function sumOf(parts: readonly Took[]): Took {
  return {
    requests: parts.reduce((sum, { requests }) => sum + requests, 0),
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

function crawlRow(name: string, courses: number | string, { requests, seconds }: Took): string {
  return `| ${name} | ${courses} | ${requests} | ${seconds.toFixed(2)} s | ${Math.round(requests / seconds)} |`;
}

function rate(volleys: readonly { readonly perSecond: number }[]): number {
  return Math.round(median(volleys.map(({ perSecond }) => perSecond)));
}
