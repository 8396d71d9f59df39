import { listSeatMovements, readRoundFigures } from "@wissel/store";
import { expect, test } from "vitest";
import { aStudent, NOORD, ZUID } from "../enrolment/world.ts";
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

test("the coordinator's board shows what each host tells of the round, and the movements behind it", async () => {
  const { noord, zuid, coordinator, host, clock } = world();
  const { roundId, offeringId } = await aPublishedRound(world());
  await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
  await (await aStudent(zuid)).enrol([{ host: ZUID, offeringId }]);
  const board = () => coordinator.ask("GET", `/${roundId}/board`);
  // The first look asks the host; it has answered by the next.
  await expect
    .poll(
      async () => {
        clock.advance(1_000);
        return (await board()).body.totals;
      },
      { timeout: 20_000 },
    )
    .toEqual({ requests: 2, placed: 2, waiting: 0, refused: 0 });
  const { body } = await board();
  expect(body.pools).toMatchObject([{ host: ZUID, offeringId, size: 5, placed: 2 }]);
  const nodeOf = (name: string) =>
    body.nodes.find(({ schacHome }: { schacHome: string }) => schacHome === name);
  expect(nodeOf(ZUID)).toMatchObject({ isOwn: false, round: { requests: 2, placed: 2 } });
  expect(nodeOf(NOORD)).toMatchObject({ isOwn: true, round: { requests: 0 } });

  const ledger = await coordinator.ask("GET", `/${roundId}/board/${offeringId}?host=${ZUID}`);
  expect(ledger.body.items[0]).toMatchObject({ placedDelta: 1, offeredDelta: 0 });
  const notAsked = await host.ask("GET", `/${roundId}/board/${offeringId}?host=${NOORD}`);
  expect([notAsked.status, notAsked.body.type]).toMatchObject([
    409,
    expect.stringContaining("round-not-own"),
  ]);
});

test("a host tells the figures and movements of a round to its coordinator alone", async () => {
  const { host } = world();
  const { roundId, offeringId } = await aPublishedRound(world());
  for (const path of [`/rounds/${roundId}/figures`, `/rounds/${roundId}/movements/${offeringId}`]) {
    expect([path, (await host.answer(NOORD, path)).status]).toEqual([path, 200]);
    expect([path, (await host.answer("oost.example", path)).status]).toEqual([path, 404]);
  }
});
