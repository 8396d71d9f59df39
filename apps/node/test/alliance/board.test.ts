import { listSeatMovements, readRoundFigures } from "@wissel/store";
import { expect, test } from "vitest";
import { aStudent, ZUID } from "../enrolment/world.ts";
import { aPublishedRound, roundsOfThisFile } from "./rounds-of-this-file.ts";

const world = roundsOfThisFile();

test("the board counts requests, decisions and places of what this institution lends to the round, and nothing else", async () => {
  const { noord, zuid, clock } = world();
  const { roundId, offeringId } = await aPublishedRound(world());
  await zuid.resize(offeringId, [{ kind: "unallocated", size: 2 }]);
  const since = clock.now();
  const choice = [{ host: ZUID, offeringId, ifFull: "queue" }];
  for (const home of [noord, zuid, noord]) await (await aStudent(home)).enrol(choice);
  await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);

  const figures = await readRoundFigures(zuid.db, { roundId, host: ZUID }, since);
  expect(figures).toMatchObject({ requests: 4, placed: 2, waiting: 1, refused: 1 });
  const sum = (key: "arrivals" | "decisions") =>
    figures.seconds.reduce((all, second) => all + second[key], 0);
  expect([sum("arrivals"), sum("decisions")]).toEqual([4, 4]);
  expect(figures.pools).toEqual([
    { offeringId, kind: "unallocated", beneficiary: "", size: 2, placed: 2, offered: 0, waiting: 1 },
  ]);
  const elsewhere = await readRoundFigures(zuid.db, { roundId: crypto.randomUUID(), host: ZUID }, since);
  expect(elsewhere).toMatchObject({ requests: 0, pools: [] });
});

test("the ledger of an offering lists its movements, newest first, and only of what is lent to the round", async () => {
  const { noord, zuid } = world();
  const { roundId, offeringId } = await aPublishedRound(world());
  await zuid.resize(offeringId, [{ kind: "unallocated", size: 1 }]);
  await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
  const movements = await listSeatMovements(zuid.db, { roundId, offeringId, host: ZUID });
  expect(movements?.[0]).toMatchObject({ kind: "unallocated", placedDelta: 1, offeredDelta: 0 });
  const foreign = { roundId: crypto.randomUUID(), offeringId, host: ZUID };
  expect(await listSeatMovements(zuid.db, foreign)).toBeUndefined();
});
