import { openDatabase, type Queryable } from "@wissel/store";
import type { Institution } from "../src/institutions.ts";
import type { Playground } from "../src/playground.ts";
import { answersAt } from "../src/processes/process-spec.ts";
import { startRun, waitUntilReady } from "../src/processes/run.ts";
import { publishOffers } from "../src/script/publish-offers.ts";
import { permitInAdvance } from "../src/script/scenes/publish.ts";
import type { Stage } from "../src/script/stage.ts";
import { benchCatalogue } from "./catalogue.ts";
import type { Comparison } from "./compare.ts";
import { readDatabaseSettings, voidBecause } from "./database-settings.ts";
import { benchEnrolments } from "./enrolment.ts";
import { countPlaces, findBreaches } from "./invariants.ts";
import type { Target } from "./load/volley.ts";
import { issueStudentTokens, publishRange, waitForRange } from "./prepare-range.ts";
import { renderReport, unexpectedAnswers } from "./report.ts";

export interface BenchParts {
  readonly playground: Playground;
  readonly stage: Stage;
  readonly rounds: number;
}

const AIMS = { catalogue: 0.5, own: 0.3, partner: 0.15 } as const;

/** Measures, and checks afterwards that what was fast was also right. */
export async function runBench({ playground, stage, rounds }: BenchParts) {
  const { narrator, noordzee, waterstad } = stage;
  await publishOffers(stage);
  await permitInAdvance(stage);
  const home = playground.layout.node(noordzee.institution);
  const catalogue = await narrator.during("The catalogue", () => benchCatalogue(home, rounds));

  const ownOfferings = await publishRange(stage, noordzee);
  const partnerOfferings = await publishRange(stage, waterstad);
  await waitForRange(stage, waterstad, partnerOfferings);
  const tokens = await narrator.during("A thousand students", () => issueStudentTokens(playground));
  await using nullHome = await startNullHome(playground, noordzee.institution);
  const [own, partner] = await narrator.during("Enrolments", () =>
    benchEnrolments(
      {
        home,
        nullHome: nullHome.target,
        ownHost: noordzee.institution.schacHome,
        partnerHost: waterstad.institution.schacHome,
        ownOfferings,
        partnerOfferings,
        tokens,
      },
      rounds,
    ),
  );
  if (own === undefined || partner === undefined) throw new Error("two comparisons were asked for");

  await using homeDatabase = openReader(playground.readerUrl(noordzee.institution));
  await using hostDatabase = openReader(playground.readerUrl(waterstad.institution));
  const settings = await readDatabaseSettings(homeDatabase.pool);
  const problems = [
    ...voidBecause(settings),
    ...catalogue.flatMap((comparison) => unexpectedAnswers(comparison, "200")),
    ...[own, partner].flatMap((comparison) => unexpectedAnswers(comparison, "201")),
    ...(await findBreaches(homeDatabase.pool)),
    ...(await findBreaches(hostDatabase.pool)),
    ...(await miscounted(homeDatabase.pool, ownOfferings, { tokens, rounds, where: "own, at home" })),
    ...(await miscounted(homeDatabase.pool, partnerOfferings, {
      tokens,
      rounds,
      where: "partner's, at home",
    })),
    ...(await miscounted(hostDatabase.pool, partnerOfferings, {
      tokens,
      rounds,
      where: "partner's, at the host",
    })),
  ];
  const aims = [
    ...catalogue.map((comparison): { comparison: Comparison; aim: number } => ({
      comparison,
      aim: AIMS.catalogue,
    })),
    { comparison: own, aim: AIMS.own },
    { comparison: partner, aim: AIMS.partner },
  ];
  return { report: renderReport(aims, settings, problems), problems };
}

/** The home once more, on a port of its own, with a register that writes nothing. */
async function startNullHome({ layout, nodeOf }: Playground, institution: Institution) {
  const spec = nodeOf(institution);
  const { host, port } = layout.node(institution);
  const target: Target = { host, port: port + NULL_HOME_OFFSET };
  const name = "node-null";
  const nullSpec = {
    ...spec,
    name,
    port: target.port,
    logFile: layout.logFile(name),
    isReady: answersAt(`http://${target.host}:${target.port}/health/ready`),
    env: {
      ...spec.env,
      WISSEL_LISTEN_PORT: String(target.port),
      WISSEL_ROLE: "serve",
      WISSEL_BENCH_NULL_STORE: "1",
    },
  };
  const run = startRun(nullSpec);
  await waitUntilReady(nullSpec, run);
  return { target, [Symbol.asyncDispose]: () => run.stop() };
}

const NULL_HOME_OFFSET = 20;

function openReader(url: string) {
  return openDatabase({ url, applicationName: "wissel bench", maxConnections: 2, onError: () => undefined });
}

interface Fired {
  readonly tokens: readonly string[];
  readonly rounds: number;
  readonly where: string;
}

/** Every answer that gave a place must be in the database, and nothing else. One volley warmed up. */
async function miscounted(
  database: Queryable,
  offerings: readonly string[],
  { tokens, rounds, where }: Fired,
): Promise<readonly string[]> {
  const expected = tokens.length * (rounds + 1);
  const counted = await countPlaces(database, offerings);
  return counted === expected ? [] : [`${where}: ${counted} places are written, ${expected} were given`];
}
