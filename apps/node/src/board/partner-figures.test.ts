import { PeerUnreachable } from "@wissel/peer";
import { aPartner } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { openPartnerFigures } from "./partner-figures.ts";

const QUESTION = { roundId: "a-round", host: "zuid.example" };
const FIGURES = {
  asOf: "2027-05-15T11:00:07Z",
  totals: { requests: 4, placed: 2, waiting: 1, refused: 1 },
  seconds: [],
  pools: [],
  aFieldOfTomorrow: true,
};

/** A partner whose answers are given one by one, and a clock that is moved by hand. */
function aPartnerThatIsAsked() {
  let now = 0;
  const asked: ((answer: object | Error) => void)[] = [];
  const warnings: object[] = [];
  const figures = openPartnerFigures({
    peers: {
      findBySchacHome: async (schacHome) => ({
        ...aPartner({ schacHome }),
        endpoints: { push: "", exchange: "", token: "", ooapi: "" },
      }),
    },
    exchange: {
      get: () =>
        new Promise((resolve, reject) => {
          asked.push((answer) =>
            answer instanceof Error ? reject(answer) : resolve({ status: 200, headers: {}, body: answer }),
          );
        }),
    },
    clock: { now: () => new Date(now) },
    warn: (facts) => warnings.push(facts),
  });
  const look = async () => {
    const last = figures.lastOf(QUESTION);
    await settled();
    return last;
  };
  return { asked, warnings, look, advance: (milliseconds: number) => (now += milliseconds) };
}

/** Until what is under way waits for the partner. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

test("whoever looks never waits for a partner, and it is asked once at a time, at most once a second", async () => {
  const { asked, look, advance } = aPartnerThatIsAsked();
  expect(await look()).toBeUndefined();
  advance(5_000);
  await look();
  expect(asked).toHaveLength(1);
  asked[0]?.(FIGURES);
  await settled();
  expect(await look()).toEqual(FIGURES);
  expect(asked).toHaveLength(2);
  asked[1]?.(FIGURES);
  await settled();
  advance(999);
  await look();
  expect(asked).toHaveLength(2);
});

test("a partner that does not answer, or not what it should, keeps what it told last", async () => {
  const { asked, warnings, look, advance } = aPartnerThatIsAsked();
  await look();
  asked[0]?.(FIGURES);
  await settled();
  const troubles = [
    new PeerUnreachable("peer-unreachable", "https://zuid.example"),
    { ...FIGURES, totals: { requests: -1 } },
    new Error("broken"),
  ];
  for (const [index, trouble] of troubles.entries()) {
    advance(1_000);
    await look();
    asked[index + 1]?.(trouble);
    await settled();
  }
  advance(1_000);
  expect(await look()).toEqual(FIGURES);
  expect(warnings).toHaveLength(2);
});
