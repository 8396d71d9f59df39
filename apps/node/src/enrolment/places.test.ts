import type { Availability } from "@wissel/core";
import { AN_INSTANT } from "@wissel/testing/enrolment-builders";
import { describe, expect, test } from "vitest";
import { HostUnreachableError } from "./host-exchange.ts";
import { openPlaces } from "./places.ts";

const OWN = "noordzee.example";
const HOST = "waterstad.example";
const ID = "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11";

/** Places at a partner that has so many left, or is away. */
function aBoard(left: () => number | undefined) {
  const calls: string[] = [];
  let now = AN_INSTANT.getTime();
  const places = openPlaces({
    own: OWN,
    ledger: {
      listAvailability: async (ids): Promise<readonly Availability[]> =>
        ids.map((offeringId) => ({ offeringId, eligible: true, waiting: 0, asOf: new Date(now) })),
    },
    hosts: {
      async get(host, path) {
        calls.push(path);
        const placesLeft = left();
        if (placesLeft === undefined) throw new HostUnreachableError(host, "peer-unreachable");
        const ids = new URLSearchParams(path.split("?")[1]).getAll("offeringId");
        const offerings = ids.map((offeringId) => ({
          offeringId,
          open: true,
          eligible: true,
          unlimited: false,
          placesLeft,
          waiting: 2,
          asOf: new Date(now).toISOString(),
        }));
        return { status: 200, headers: {}, body: { offerings } };
      },
    },
    clock: { now: () => new Date(now) },
  });
  const wait = (ms: number) => {
    now += ms;
  };
  const leftOf = async (id: string) => (await places.list(HOST, [id])).get(id)?.placesLeft;
  return { places, calls, wait, leftOf };
}

describe("places at a partner", () => {
  test("are asked once for everybody who looks within three seconds", async () => {
    let left = 5;
    const { leftOf, calls, wait } = aBoard(() => left);
    expect(await Promise.all(Array.from({ length: 20 }, () => leftOf(ID)))).toEqual(Array(20).fill(5));
    left = 4;
    wait(2_999);
    expect(await leftOf(ID)).toBe(5);
    wait(1);
    expect(await leftOf(ID)).toBe(4);
    expect(calls).toHaveLength(2);
  });

  test("are not shown any more once they are five seconds old", async () => {
    let left: number | undefined = 5;
    const { leftOf, wait } = aBoard(() => left);
    await leftOf(ID);
    left = undefined;
    wait(4_999);
    expect(await leftOf(ID)).toBe(5);
    wait(1);
    expect(await leftOf(ID)).toBeUndefined();
  });

  test("are asked in calls that fit a request line", async () => {
    const { places, calls } = aBoard(() => 5);
    const ids = Array.from(
      { length: 250 },
      (_, index) => `${ID.slice(0, -3)}${String(index).padStart(3, "0")}`,
    );
    expect((await places.list(HOST, ids)).size).toBe(250);
    expect(calls).toHaveLength(3);
  });

  test("are not asked for while a host that is away rests", async () => {
    const { leftOf, calls, wait } = aBoard(() => undefined);
    await leftOf(ID);
    wait(2_999);
    await leftOf(ID);
    expect(calls).toHaveLength(1);
    wait(1);
    await leftOf(ID);
    expect(calls).toHaveLength(2);
  });
});

test("places in own offerings come from the ledger", async () => {
  const { places, calls } = aBoard(() => 5);
  expect((await places.list(OWN, [ID])).get(ID)).toMatchObject({ eligible: true });
  expect(calls).toEqual([]);
});
