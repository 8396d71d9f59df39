import { type DatabaseConnections, openDatabase } from "@wissel/store";
import { anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDocuments, type WireDocument } from "../../src/changes/read-documents.ts";
import { aMirror, type Mirror } from "./mirror.ts";

/** Other tests' transactions are on the same server, and are waited for as an institution's own are. */
const PATIENCE = { timeout: 30_000, interval: 20 };
const WRITERS = 3;
const OBJECTS = 4;

let place: TestDatabase;
let database: DatabaseConnections;
let writers: readonly pg.Client[];
beforeAll(async () => {
  place = await openTestDatabase();
  database = openDatabase({
    url: place.appUrl,
    applicationName: "test",
    maxConnections: 4,
    onError: () => undefined,
  });
  for (let object = 0; object < OBJECTS; object += 1) {
    const { rows } = await database.pool.query("SELECT md5('L' || $1::int)::uuid AS key", [object]);
    const row = anAssociationRow({ home: "noord.example", host: "zuid.example" });
    await insertAssociation(database.pool, { ...row, association_key: rows[0].key });
  }
  writers = await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      const client = new pg.Client({ connectionString: place.appUrl });
      await client.connect();
      return client;
    }),
  );
});
afterAll(async () => {
  for (const writer of writers ?? []) await writer.end();
  await database?.[Symbol.asyncDispose]();
  await place?.[Symbol.asyncDispose]();
});

/** The next version of a document that never changes. */
const nextVersion = (kind: string, letter: string) =>
  `INSERT INTO versioned_document (kind, document_id, version, sha256, text, created_at)
    SELECT '${kind}', '${letter}' || $1::int, coalesce(max(version), 0) + 1, md5(gen_random_uuid()::text), '{}', now()
    FROM versioned_document WHERE document_id = '${letter}' || $1::int`;

/**
 * What somebody does to the objects that everybody writes; persons are forgotten, or taken away. Those whose names end
 * alike lock the same row.
 */
const STATEMENTS = {
  writeApproval: `INSERT INTO standing_approval (source_id, document, updated_at) VALUES ('A' || $1::int, '{"levels":["a"]}', now())
    ON CONFLICT (source_id) DO UPDATE SET document = jsonb_build_object('levels', jsonb_build_array(gen_random_uuid()))`,
  removeApproval: "DELETE FROM standing_approval WHERE source_id = 'A' || $1::int",
  writePerson: `INSERT INTO person (person_id, source_id, updated_at) VALUES (md5('P' || $1::int)::uuid, 'P' || $1::int, now())
    ON CONFLICT (person_id) DO UPDATE SET source_id = 'P' || $1::int, level = gen_random_uuid(), removed_at = NULL`,
  removePerson:
    "UPDATE person SET removed_at = now(), level = NULL WHERE person_id = md5('P' || $1::int)::uuid",
  writeScale: nextVersion("scale", "s"),
  writeTable: nextVersion("grade_distribution", "g"),
  writePolicy: nextVersion("conversion_policy", "p"),
  writeEnrolment: `UPDATE association SET host_version = host_version + 1, updated_at = now()
    WHERE association_key = md5('L' || $1::int)::uuid`,
  resultOfEnrolment: `INSERT INTO result (association_key, direction, version, result_id, jti, document, issued_at, received_at)
    VALUES (md5('L' || $1::int)::uuid, 'received', 1, md5('R' || $1::int)::uuid, 'r' || $1::int,
            '{"state":"completed","resultDate":"2027-06-28","final":true}', now(), now())
    ON CONFLICT (association_key, direction, version)
    DO UPDATE SET recorded_at = date_trunc('milliseconds', clock_timestamp())`,
  taskOfEnrolment: `INSERT INTO task (task_id, kind, association_key, opened_at)
    VALUES (md5('T' || $1::int)::uuid, 'student_on_two_roads', md5('L' || $1::int)::uuid, date_trunc('milliseconds', now()))
    ON CONFLICT (task_id) DO UPDATE SET opened_at = date_trunc('milliseconds', clock_timestamp())`,
  writeAgreement: `INSERT INTO learning_agreement (association_key, version, document, actor, at)
    SELECT md5('L' || $1::int)::uuid, coalesce(max(version), 0) + 1, '{"components":[]}', 'sis:s', now()
    FROM learning_agreement WHERE association_key = md5('L' || $1::int)::uuid`,
  forgetPerson:
    "UPDATE person SET source_id = NULL, level = NULL WHERE person_id = md5('P' || $1::int)::uuid",
} as const;

type Step =
  | { readonly do: keyof typeof STATEMENTS; readonly writer: number; readonly object: number }
  | { readonly do: "commit" | "rollback"; readonly writer: number }
  | { readonly do: "read"; readonly limit: number }
  | { readonly do: "restart" };

const writer = fc.nat(WRITERS - 1);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom(...names()), writer, object: fc.nat(OBJECTS - 1) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("commit" as const), writer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rollback" as const), writer }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("read" as const), limit: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "restart" as const }) },
);

function names() {
  return Object.keys(STATEMENTS) as (keyof typeof STATEMENTS)[];
}

test("a reader ends with what there is, in whatever order those who write at once have begun and committed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 30 }), async (schedule) => {
      const mirror = aMirror(database.pool, documents);
      const open = new Openings();
      for (const step of schedule) await run(step, open, mirror);
      for (const one of open.all()) await writers[one]?.query("COMMIT");
      open.clear();
      const readAll = async () => {
        while (await mirror.read(2)) {
          // There is more.
        }
        return contentOf(mirror.objects.values());
      };
      await expect.poll(readAll, PATIENCE).toEqual(await whatThereIs());
    }),
    { numRuns: 20, endOnFailure: true },
  );
}, 180_000);

async function run(step: Step, open: Openings, mirror: Mirror): Promise<void> {
  if (step.do === "read") return void (await mirror.read(step.limit));
  if (step.do === "restart") return mirror.restart();
  const client = writers[step.writer];
  if (!("object" in step)) {
    if (open.end(step.writer)) await client?.query(step.do);
    return;
  }
  // Who waits for another's row would wait for ever: there is one thread of steps.
  if (!open.take(step.writer, `${step.do.slice(-6)} ${step.object}`)) return;
  if (open.isNew(step.writer)) await client?.query("BEGIN");
  await client?.query(STATEMENTS[step.do], [step.object]);
}

/** Whose transaction is open, and which objects it has locked. */
class Openings {
  readonly #locks = new Map<string, number>();
  readonly #open = new Set<number>();

  take(by: number, object: string): boolean {
    const holder = this.#locks.get(object) ?? by;
    if (holder === by) this.#locks.set(object, by);
    return holder === by;
  }

  isNew(by: number): boolean {
    const known = this.#open.has(by);
    this.#open.add(by);
    return !known;
  }

  end(by: number): boolean {
    for (const [object, holder] of this.#locks) if (holder === by) this.#locks.delete(object);
    return this.#open.delete(by);
  }

  all(): readonly number[] {
    return [...this.#open];
  }

  clear(): void {
    for (const one of this.all()) this.end(one);
  }
}

const documents: Parameters<typeof aMirror>[1] = ({ objects }) =>
  readDocuments(
    { database, own: { schacHome: "noord.example" }, seals: { openAll: async () => new Map() } },
    objects,
  );

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What the database holds, looked at without the feed. */
async function whatThereIs(): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ content: string }>(
    `SELECT source_id || ' ' || coalesce(document #>> '{levels,0}', '') AS content FROM standing_approval
     UNION SELECT source_id || ' ' || coalesce(level, '') FROM person
           WHERE source_id IS NOT NULL AND removed_at IS NULL
     UNION SELECT DISTINCT ON (document_id) document_id || ' ' || sha256 FROM (
             SELECT * FROM versioned_document ORDER BY document_id, version DESC) AS newest
     UNION SELECT association_id || ' ' || max(version) FROM learning_agreement JOIN association USING (association_key)
           GROUP BY association_id
     UNION SELECT 'enrolment ' || association_id || ' ' || host_version FROM association
     UNION SELECT 'result ' || result_id || ' ' || coalesce(${instant("recorded_at")}, '') FROM result
     UNION SELECT 'task ' || task_id || ' ' || ${instant("opened_at")} FROM task`,
  );
  return rows.map(({ content }) => content).sort();
}

function contentOf(found: Iterable<WireDocument>): readonly string[] {
  return [...found].flatMap((document) => lineOf(document) ?? []).sort();
}

function lineOf(document: WireDocument): string | undefined {
  const { person, standingApproval, learningAgreement, enrolment, receivedResult, task } = document;
  if (person !== undefined) return `${person.sourceId} ${person.level ?? ""}`;
  if (standingApproval !== undefined)
    return `${standingApproval.sourceId} ${standingApproval.conditions.levels?.[0] ?? ""}`;
  if (learningAgreement !== undefined)
    return `${learningAgreement.associationId} ${learningAgreement.versions[0]?.version}`;
  if (enrolment !== undefined) return `enrolment ${enrolment.associationId} ${enrolment.version}`;
  if (receivedResult !== undefined)
    return `result ${receivedResult.resultId} ${receivedResult.recordedAt ?? ""}`;
  if (task !== undefined) return `task ${task.taskId} ${task.openedAt}`;
  const versioned = document.scale ?? document.gradeDistribution ?? document.conversionPolicy;
  return versioned === undefined ? undefined : `${versioned.id} ${versioned.sha256}`;
}
