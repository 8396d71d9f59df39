import { openDatabase, type Queryable } from "@wissel/store";
import { ABROAD } from "../../src/eduxchange/open-stand-ins.ts";
import { permitInAdvance } from "../../src/script/scenes/publish.ts";
import { type Comparison, compare } from "../compare.ts";
import { readDatabaseSettings, voidBecause } from "../database-settings.ts";
import { CONNECTIONS, enrolment, pick } from "../enrolment.ts";
import { countPlaces, findBreaches } from "../invariants.ts";
import { fire } from "../load/volley.ts";
import { issueStudentTokens, publishRange } from "../prepare-range.ts";
import { renderComparisons, unexpectedAnswers } from "../report.ts";
import type { BenchParts } from "../run-bench.ts";
import { broughtToHome, broughtToHost } from "./brought.ts";

/** In all rounds fewer than a node lets one receiver ask in ten seconds. */
const STUDENTS = 400;

/**
 * Enrolments that are brought over eduXchange, to a home and to a host, against as many that students ask for themselves
 * at the same node. What the host gives is told to homes meanwhile, and the same machine is receiver and home, too.
 */
export async function runEduxchange({ playground, stage, rounds }: BenchParts) {
  const { narrator, checks, noordzee } = stage;
  const { institution } = noordzee;
  const { eduxchange } = playground;
  if (eduxchange === undefined) throw new Error("the playground runs without eduXchange");
  await permitInAdvance(stage);
  const abroad = { hosts: [ABROAD.schacHome] };
  const written = await noordzee.sis.put("/sis/v1/standing-approvals/bench-abroad", abroad);
  checks.holds("home lets its students go abroad", written.status < 300, written.body);
  const target = playground.layout.node(institution);
  const own = await publishRange(stage, noordzee, "own");
  const taken = await publishRange(stage, noordzee, "brought");
  const students = await narrator.during("Students with a token each", () =>
    issueStudentTokens(playground, { name: "edux", count: STUDENTS }),
  );
  const shoot = (requests: readonly Buffer[]) => fire(target, requests, { connections: CONNECTIONS });
  let asked = 0;
  const control = () => {
    const turn = asked;
    asked += 1;
    return shoot(students.map(({ token }, index) => enrolment(target, token, pick(own, index + turn))));
  };
  const bringing = { target, institution, eduxchange };
  const subjects = students.map(({ loginSubject }) => loginSubject);
  const home = await narrator.during("Own students are brought to their home", () =>
    compare("as home", { measured: () => shoot(broughtToHome(bringing, subjects)), control, rounds }),
  );
  const host = await narrator.during("Students from abroad are brought to a host", () =>
    compare("as host", {
      measured: () => shoot(broughtToHost(bringing, { taken, count: STUDENTS })),
      control,
      rounds,
    }),
  );
  await using database = openDatabase({
    url: playground.readerUrl(institution),
    applicationName: "wissel bench",
    maxConnections: 2,
    onError: () => undefined,
  });
  const given = STUDENTS * rounds;
  await checks.eventually("every home has been told, and has agreed", async () =>
    (await countPlaces(database.pool, taken.offerings)) === given ? true : undefined,
  );
  const settings = await readDatabaseSettings(database.pool);
  const associations = eduxchange.standIns.home.associations.length;
  const problems = [
    ...voidBecause(settings),
    ...[home, host].flatMap(wrongAnswers),
    ...(await findBreaches(database.pool)),
    ...counted("abroad, at home", await countAbroad(database.pool), given),
    ...counted("own", await countPlaces(database.pool, own.offerings), 2 * given),
    ...counted("told", associations, given),
  ];
  return { report: renderComparisons({ comparisons: [home, host], settings, problems }), problems };
}

/** A home answers 201, a host's intake 200, and a student's own command 201. */
function wrongAnswers(comparison: Comparison): readonly string[] {
  const { name, measured, control } = comparison;
  return [
    ...unexpectedAnswers({ name, measured, control: [] }, name === "as home" ? "201" : "200"),
    ...unexpectedAnswers({ name, measured: [], control }, "201"),
  ];
}

function counted(where: string, found: number, given: number): readonly string[] {
  return found === given ? [] : [`${where}: ${found} are written, ${given} were given`];
}

async function countAbroad(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ places: number }>(
    `SELECT count(*)::int AS places FROM association
     WHERE host = $1 AND host_state = 'associated' AND home_state = 'associated'`,
    [ABROAD.schacHome],
  );
  return rows[0]?.places ?? 0;
}
