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
  const asked: string[] = [];
  let now = AN_INSTANT.getTime();
  const pull = openDetailsPull({
    ledger: {
      listWithoutDetails: async () => (saved.length === 0 ? [wanted] : []),
      async saveDetails(_key, details) {
        saved.push(details);
      },
    },
    partners: {
      async get(_home, path) {
        asked.push(path);
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

test("a home is asked for the fields that the offering needs", async () => {
  const body = { givenName: "Test", mail: "test@waterstad.example" };
  const { pull, saved, asked } = aHost(WANTED, () => ({ body }));
  await pull();
  expect(asked).toEqual([`/persons/${WANTED.associationId}?field=givenName&field=mail`]);
  expect(saved).toEqual([body]);
});

test("what a home tells beyond that is not stored", async () => {
  const { pull, saved } = aHost(WANTED, () => ({ body: { givenName: "Test", surname: "Student" } }));
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
  ["does not know yet that its student attends", () => ({ status: 404 })],
  ["is away", () => new HostUnreachableError("waterstad.example", "peer-timeout")],
  ["answers something else", () => ({ body: { givenName: 7 } })],
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
