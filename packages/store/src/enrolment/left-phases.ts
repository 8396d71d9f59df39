import { type HomeView, listLeftEnrolments, type RoundRules } from "@wissel/core";
import { insertNotices } from "../notices/insert-notices.ts";
import { inTransaction } from "../transaction.ts";
import type { EnrolmentContext } from "./context.ts";
import { lockPersons } from "./lock.ts";
import { readLiveViews } from "./read-home.ts";
import { giveUp } from "./swap.ts";

/** How many students are locked together. */
const STUDENTS_AT_ONCE = 50;

/**
 * Ends what own students asked in phases that a place of theirs excludes, and tells them; answers how much it was. What is
 * owed follows from the rows alone: whoever was cut off, or ran beside another, ends nothing twice and forgets nothing.
 */
export async function leavePhases(context: EnrolmentContext, rules: readonly RoundRules[]): Promise<number> {
  let ended = 0;
  for (const round of rules) {
    for (const rule of round.incompatibilities) {
      let after: string | undefined;
      do {
        const students = await listPlaced(context, { round, rule, after });
        after = students.at(-1);
        if (after !== undefined) ended += await endFor(context, round, students);
        if (students.length < STUDENTS_AT_ONCE) break;
      } while (after !== undefined);
    }
  }
  return ended;
}

interface Page {
  readonly round: RoundRules;
  readonly rule: RoundRules["incompatibilities"][number];
  /** The last student of the page before. */
  readonly after: string | undefined;
}

/** Students who attend by the one phase and have something live in the other, as far as times tell. */
async function listPlaced(
  { pool, institution }: EnrolmentContext,
  { round, rule, after }: Page,
): Promise<readonly string[]> {
  const placedIn = round.phases.find(({ phaseId }) => phaseId === rule.placedIn);
  const leaves = round.phases.find(({ phaseId }) => phaseId === rule.leaves);
  if (placedIn === undefined || leaves === undefined) return [];
  const { rows } = await pool.query<{ person_id: string }>({
    name: "phases-left",
    text: `SELECT DISTINCT person_id FROM association AS leaving
           WHERE home = $1 AND offering_id = ANY ($2::uuid[]) AND person_id > $3
             AND requested_at >= $4 AND requested_at < $5
             AND home_state IN ('pending', 'associated') AND host_state IN ('pending', 'queued', 'associated')
             AND EXISTS (
               SELECT 1 FROM association AS placed
               WHERE placed.person_id = leaving.person_id AND offering_id = ANY ($2::uuid[])
                 AND requested_at >= $6 AND requested_at < $7
                 AND home_state = 'associated' AND host_state = 'associated')
           ORDER BY person_id LIMIT $8`,
    values: [
      institution,
      [...round.studyLoads.keys()].map((name) => name.split(" ").at(-1)),
      after ?? "00000000-0000-0000-0000-000000000000",
      leaves.opensAt,
      leaves.closesAt,
      placedIn.opensAt,
      placedIn.closesAt,
      STUDENTS_AT_ONCE,
    ],
  });
  return rows.map(({ person_id }) => person_id);
}

async function endFor(
  context: EnrolmentContext,
  round: RoundRules,
  students: readonly string[],
): Promise<number> {
  return await inTransaction(context.pool, async (client) => {
    await lockPersons(client, students);
    const held = await readLiveViews(client, context.institution, students);
    const now = context.clock.now();
    const left = students.flatMap((student) =>
      listLeftEnrolments(
        round,
        held.filter(({ association }) => association.personId === student),
      ),
    );
    await giveUp(client, left, { ...context, now, reason: "phase-excluded-by-place" });
    await insertNotices(client, left.map(noticed), { ...context, now });
    return left.length;
  });
}

/** Of an offer that ends with it nothing is said any more. */
function noticed({ association: { offer: _, ...association } }: HomeView) {
  return { kind: "phase_left", association } as const;
}
