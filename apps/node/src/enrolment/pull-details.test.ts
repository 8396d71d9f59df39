import type { DetailsWanted, PersonDetails } from "@wissel/core";
import { AN_INSTANT } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { type HostHttpAnswer, HostUnreachableError } from "./host-exchange.ts";
import { openDetailsPull } from "./pull-details.ts";

const WANTED: DetailsWanted = {
  associationKey: "k1",
  home: "waterstad.example",
  associationId: "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01",
  fields: ["givenName", "mail"],
};

/** A host with one attending student, whose home answers as it is told to. */
function aHost(wanted: DetailsWanted, answer: () => Partial<HostHttpAnswer> | HostUnreachableError) {
  const saved: PersonDetails[] = [];
  const asked: unknown[] = [];
  let now = AN_INSTANT.getTime();
  const pull = openDetailsPull({
    ledger: {
      listWithoutDetails: async () => (saved.length === 0 ? [wanted] : []),
      async saveDetails(details) {
        saved.push(...details.values());
      },
    },
    partners: {
      async post(_home, path, body) {
        expect(path).toBe("/persons");
        asked.push(body);
        const answered = answer();
        if (answered instanceof HostUnreachableError) throw answered;
        return { status: 200, headers: {}, body: undefined, ...answered };
      },
    },
    clock: { now: () => new Date(now) },
  });
  const wait = (ms: number) => {
    now += ms;
  };
  return { pull, saved, asked, wait };
}

/** A home's answer about the one student. */
function told(details: object): Partial<HostHttpAnswer> {
  return { body: { persons: [{ associationId: WANTED.associationId, details }] } };
}

test("a home is asked for the fields that the offering needs", async () => {
  const details = { givenName: "Test", mail: "test@waterstad.example" };
  const { pull, saved, asked } = aHost(WANTED, () => told(details));
  await pull();
  const { associationId, fields } = WANTED;
  expect(asked).toEqual([{ persons: [{ associationId, fields }] }]);
  expect(saved).toEqual([details]);
});

test("what a home tells beyond that is not stored", async () => {
  const { pull, saved } = aHost(WANTED, () => told({ givenName: "Test", surname: "Student" }));
  await pull();
  expect(saved).toEqual([{ givenName: "Test" }]);
});

test("an offering that needs nothing asks nothing", async () => {
  const { pull, saved, asked } = aHost({ ...WANTED, fields: [] }, () => ({ status: 500 }));
  await pull();
  expect(asked).toEqual([]);
  expect(saved).toEqual([{}]);
});

test.each([
  ["does not know yet that its student attends", () => ({ body: { persons: [] } })],
  ["is away", () => new HostUnreachableError("waterstad.example", "peer-timeout")],
  ["answers something else", () => told({ givenName: 7 })],
])("a home that %s is asked again, less and less often", async (_, answer) => {
  const { pull, saved, asked, wait } = aHost(WANTED, answer);
  await pull();
  await pull();
  expect(asked).toHaveLength(1);
  wait(2_000);
  await pull();
  expect(asked).toHaveLength(2);
  wait(2_000);
  await pull();
  expect(asked).toHaveLength(2);
  wait(2_000);
  await pull();
  expect(asked).toHaveLength(3);
  expect(saved).toEqual([]);
});

test("students of one home are asked for together, a hundred to a request", async () => {
  const wanted = Array.from({ length: 150 }, (_, n) => ({
    ...WANTED,
    associationKey: `k${n}`,
    associationId: `0193a0e2-7c1d-7f0a-9c11-${String(n).padStart(12, "0")}`,
  }));
  const sizes: number[] = [];
  const saved = new Map<string, PersonDetails>();
  const pull = openDetailsPull({
    ledger: {
      listWithoutDetails: async () => wanted,
      async saveDetails(details) {
        for (const [key, one] of details) saved.set(key, one);
      },
    },
    partners: {
      async post(_home, _path, body) {
        const { persons } = body as { persons: readonly { associationId: string }[] };
        sizes.push(persons.length);
        const told = persons.map(({ associationId }) => ({
          associationId,
          details: { givenName: associationId },
        }));
        return { status: 200, headers: {}, body: { persons: told } };
      },
    },
    clock: { now: () => AN_INSTANT },
  });
  await pull();
  expect(sizes).toEqual([100, 50]);
  expect([...saved]).toEqual(
    wanted.map(({ associationKey, associationId }) => [associationKey, { givenName: associationId }]),
  );
});
