import { openDatabase, type Queryable } from "@wissel/store";
import type { Institution } from "../src/institutions.ts";
import type { IssuedToken } from "../src/people/issue-logins.ts";
import type { Playground } from "../src/playground.ts";
import { answersAt } from "../src/processes/process-spec.ts";
import { startRun, waitUntilReady } from "../src/processes/run.ts";
import { publishOffers } from "../src/script/publish-offers.ts";
import { permitInAdvance } from "../src/script/scenes/publish.ts";
import type { Stage } from "../src/script/stage.ts";
import { benchCatalogue } from "./catalogue.ts";
import { readDatabaseSettings, voidBecause } from "./database-settings.ts";
import {
  benchFirstSeen,
  benchHot,
  benchOpenLoop,
  benchOwn,
  benchPartner,
  type EnrolmentRange,
  type OfferingRange,
  OPEN_LOOP_STUDENTS,
  warmUp,
} from "./enrolment.ts";
import { countPlaces, findBreaches } from "./invariants.ts";
import type { Target } from "./load/volley.ts";
import { issueStudentTokens, publishRange, waitForRange } from "./prepare-range.ts";
import { type Aim, renderReport, unexpectedAnswers } from "./report.ts";
import { measureWork } from "./work.ts";

export interface BenchParts {
  readonly playground: Playground;
  readonly stage: Stage;
  readonly rounds: number;
}

const AIMS = { catalogue: 0.5, own: 0.7, firstSeen: 0.7, hot: 0.8, partner: 0.15 } as const;
const STUDENTS = 1_000;
const FIRST_SEEN_STUDENTS = 7_200;

/** Measures, and checks afterwards that what was fast was also right. */
export async function runBench({ playground, stage, rounds }: BenchParts) {
  const { narrator, noordzee, waterstad } = stage;
  await publishOffers(stage);
  await permitInAdvance(stage);
  const home = playground.layout.node(noordzee.institution);
  const catalogue = await narrator.during("The catalogue", () => benchCatalogue(home, rounds));
  await using nullHome = await startNullHome(playground, noordzee.institution);
  const range = await prepareRange(playground, stage, { home, nullHome: nullHome.target });

  await using statistics = openReader(playground.statisticsUrl);
  const pidOf = (name: string) => playground.listProcesses().find((one) => one.name === name)?.pid ?? 0;
  const meter = (...houses: readonly Institution[]) => ({
    statistics: statistics.pool,
    nodePids: houses.map((house) => pidOf(playground.nodeOf(house).name)),
    databasePid: pidOf("postgresql"),
  });
  await narrator.during("Everything once, to warm up", () => warmUp(range));
  const own = await narrator.during("Own offerings", () =>
    measureWork(meter(noordzee.institution), () => benchOwn(range, rounds)),
  );
  const partner = await narrator.during("A partner's offerings", () =>
    measureWork(meter(noordzee.institution, waterstad.institution), () => benchPartner(range, rounds)),
  );
  const hot = await narrator.during("One hot offering", () => benchHot(range, rounds));
  const firstSeen = await narrator.during("Tokens that are first seen", () =>
    measureWork(meter(noordzee.institution), () => benchFirstSeen(range, rounds)),
  );
  const openLoop = await narrator.during("Students who come at their own times", () => benchOpenLoop(range));

  await using homeDatabase = openReader(playground.readerUrl(noordzee.institution));
  await using hostDatabase = openReader(playground.readerUrl(waterstad.institution));
  const settings = await readDatabaseSettings(homeDatabase.pool);
  const given = STUDENTS * rounds;
  const atPartner = given + STUDENTS; // once to warm up
  const problems = [
    ...voidBecause(settings),
    ...catalogue.flatMap((comparison) => unexpectedAnswers(comparison, "200")),
    ...[own.value, partner.value, hot, firstSeen.value].flatMap((comparison) =>
      unexpectedAnswers(comparison, "201"),
    ),
    ...unexpectedAnswers({ name: "open loop", measured: [openLoop.volley], control: [] }, "201"),
    ...(await findBreaches(homeDatabase.pool)),
    ...(await findBreaches(hostDatabase.pool)),
    ...(await miscounted(homeDatabase.pool, range.own, { given: 2 * given + STUDENTS, where: "own" })),
    ...(await miscounted(homeDatabase.pool, range.hot, { given, where: "hot" })),
    ...(await miscounted(homeDatabase.pool, range.first, {
      given: FIRST_SEEN_STUDENTS + OPEN_LOOP_STUDENTS,
      where: "first seen, and open loop",
    })),
    ...(await miscounted(homeDatabase.pool, range.partner, {
      given: atPartner,
      where: "partner's, at home",
    })),
    ...(await miscounted(hostDatabase.pool, range.partner, {
      given: atPartner,
      where: "partner's, at the host",
    })),
  ];
  const aims: Aim[] = [
    ...catalogue.map((comparison) => ({ comparison, aim: AIMS.catalogue })),
    { comparison: own.value, aim: AIMS.own },
    { comparison: firstSeen.value, aim: AIMS.firstSeen },
    { comparison: hot, aim: AIMS.hot },
    { comparison: partner.value, aim: AIMS.partner },
  ];
  const costs = [
    { name: "own offerings", claims: given, work: own.work },
    { name: "own offerings, tokens first seen", claims: FIRST_SEEN_STUDENTS, work: firstSeen.work },
    { name: "a partner's offerings, both nodes", claims: given, work: partner.work },
  ];
  return { report: renderReport({ aims, openLoop, costs, settings, problems }), problems };
}

async function prepareRange(
  playground: Playground,
  stage: Stage,
  targets: Pick<EnrolmentRange, "home" | "nullHome">,
): Promise<EnrolmentRange> {
  const { narrator, noordzee, waterstad } = stage;
  const [own, hot, first] = [
    await publishRange(stage, noordzee, "own"),
    await publishRange(stage, noordzee, "hot"),
    await publishRange(stage, noordzee, "first"),
  ];
  const partner = await publishRange(stage, waterstad, "partner");
  await waitForRange(stage, partner);
  const [known, unseen] = await narrator.during("Students with a token each", async () => [
    await issueStudentTokens(playground, { name: "known", count: STUDENTS }),
    await issueStudentTokens(playground, { name: "new", count: FIRST_SEEN_STUDENTS }),
  ]);
  if (known === undefined || unseen === undefined) throw new Error("there are no students");
  const tokensOf = (issued: readonly IssuedToken[]) => issued.map(({ token }) => token);
  return { ...targets, own, hot, first, partner, tokens: tokensOf(known), unseenTokens: tokensOf(unseen) };
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

/** Every answer that gave a place must be in the database, and nothing else. */
async function miscounted(
  database: Queryable,
  { offerings }: OfferingRange,
  { given, where }: { readonly given: number; readonly where: string },
): Promise<readonly string[]> {
  const counted = await countPlaces(database, offerings);
  return counted === given ? [] : [`${where}: ${counted} places are written, ${given} were given`];
}
