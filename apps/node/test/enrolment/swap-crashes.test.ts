import { expect, test } from "vitest";
import type { EnrolmentNode } from "./an-enrolment-node.ts";
import { anOfferingOf, aStudent, institutionsOfThisFile, NOORD, placedIn, ZUID } from "./world.ts";

const institutions = institutionsOfThisFile();
/** Longer than a command stays in the hands of a process that is gone. */
const LEASE_OVER_MS = 61_000;

/** A student of Noord who has a place at one institution and wants one at another, or at the same. */
async function aSwap({ from, to }: { readonly from: string; readonly to: string }) {
  const { federation } = institutions();
  const oldId = await anOfferingOf(federation.node(from), { places: 1 });
  const newId = await anOfferingOf(federation.node(to), { places: 1 });
  const student = await aStudent(federation.node(NOORD));
  const { body: old } = await student.enrol([{ host: from, offeringId: oldId }]);
  const swap = () =>
    student.enrol([{ host: to, offeringId: newId, ifFull: "queue" }], "swap", old.associationId);
  return { student, swap, oldId, newId };
}

/** How many places the student has, as home's database says at this instant. */
async function attending(personId: string): Promise<number> {
  const { rows } = await institutions().noord.db.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM association
     WHERE person_id = $1 AND home_state = 'associated' AND host_state = 'associated'`,
    [personId],
  );
  return rows[0]?.count ?? 0;
}

/** Ends the swap wherever the process was cut: whoever is left goes on, then the student repeats the command. */
async function heal(process: EnrolmentNode["process"]): Promise<void> {
  const { federation, clock } = institutions();
  process.restart();
  for (let round = 0; round < 3; round += 1) {
    clock.advance(LEASE_OVER_MS);
    await federation.settle();
  }
}

test.each([
  { from: NOORD, to: NOORD },
  { from: NOORD, to: ZUID },
  { from: ZUID, to: NOORD },
  { from: ZUID, to: ZUID },
])(
  "a swap from $from to $to survives a crash at every step, and never leaves nothing",
  async (way) => {
    const { noord, zuid, federation } = institutions();
    for (const cut of [noord, zuid]) {
      let died = true;
      for (let step = 0; died; step += 1) {
        const { student, swap, oldId, newId } = await aSwap(way);
        const seen: number[] = [];
        noord.process.watch(async () => void seen.push(await attending(student.personId)));
        const before = cut.process.writes;
        cut.process.dieAfter(step);
        await swap().catch(() => undefined);
        await federation.settle().catch(() => undefined);
        died = cut.process.writes - before === step;
        await heal(cut.process);
        const { body } = await swap();
        await federation.settle();
        noord.process.watch(async () => undefined);
        expect(body, `cut after ${step}`).toMatchObject({
          place: "given",
          choices: [{ outcome: "granted" }],
        });
        expect(new Set(seen), `cut after ${step}`).toEqual(new Set([1]));
        const held = [
          await placedIn(federation.node(way.from), oldId),
          await placedIn(federation.node(way.to), newId),
        ];
        expect(held, `cut after ${step}`).toEqual([0, 1]);
      }
    }
  },
  60_000,
);
