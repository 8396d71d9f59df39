import type { StudentRecord } from "@wissel/store";
import { expect, onTestFinished, test, vi } from "vitest";
import { deferred } from "./deferred.ts";
import { openStudents } from "./open-students.ts";

const NOON = new Date("2026-11-21T12:00:00Z").getTime();

/** Students of whom the register says 120 EC, at a clock of one's own. */
function aRegister(held = Promise.resolve(), facts: Partial<StudentRecord> = {}) {
  const questions: (readonly string[])[] = [];
  let now = NOON;
  const students = openStudents({
    async list(personIds) {
      questions.push(personIds);
      await held;
      return personIds.map((personId) => ({ personId, level: "bachelor", creditsEarned: 120, ...facts }));
    },
    clock: { now: () => new Date(now) },
    timeZone: "Europe/Amsterdam",
  });
  const wait = (ms: number) => {
    now += ms;
  };
  return { students, questions, wait };
}

test("whoever is no student any more is not found as one from that day on, where the institution is", async () => {
  const { students, wait } = aRegister(undefined, { deregisteredOn: "2026-11-22" });
  expect(await students.findFacts("p-1")).toBeDefined();
  wait(11 * 60 * 60 * 1000);
  expect(await students.findFacts("p-1")).toBeUndefined();
});

test("rules and hosts go by the study that runs today where the institution is, if nothing else is said", async () => {
  const study = {
    programmeCode: "B-HIST",
    startDate: "2026-09-01",
    endDate: "2026-11-21",
    state: "associated",
  };
  const { students, wait } = aRegister(undefined, { studyEnrolments: [study] } as Partial<StudentRecord>);
  const known = { level: "bachelor", creditsEarned: 120 };
  expect(await students.findFacts("p-1")).toEqual({ ...known, programmeCode: "B-HIST" });
  const details = { personId: "p-1", ...known };
  expect(await students.listDetails(["p-1"])).toEqual([
    { ...details, programmeCode: "B-HIST", isEnrolled: true },
  ]);
  wait(11 * 60 * 60 * 1000);
  expect(await students.findFacts("p-1")).toEqual(known);
  expect(await students.listDetails(["p-1"])).toEqual([{ ...details, isEnrolled: false }]);
});

test("somebody of whose study nothing is said is not called enrolled or not, until the day of leaving", async () => {
  const { students, wait } = aRegister(undefined, { deregisteredOn: "2026-11-22" });
  expect((await students.listDetails(["p-1"]))[0]).not.toHaveProperty("isEnrolled");
  wait(11 * 60 * 60 * 1000);
  expect(await students.listDetails(["p-1"])).toMatchObject([{ isEnrolled: false }]);
});

test("students who are looked up together are one question", async () => {
  const { students, questions } = aRegister();
  const facts = await Promise.all(["p-1", "p-2", "p-1"].map((personId) => students.findFacts(personId)));
  expect(facts).toEqual(Array(3).fill({ level: "bachelor", creditsEarned: 120 }));
  expect(questions).toEqual([["p-1", "p-2"]]);
});

test("students who are looked up while a question is under way are the next question", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const gate = deferred<void>();
  const { students, questions } = aRegister(gate.promise);
  const looks = [students.findFacts("p-1")];
  await vi.advanceTimersByTimeAsync(1_000);
  looks.push(students.findFacts("p-2"), students.findFacts("p-3"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(questions).toEqual([["p-1"]]);
  gate.resolve();
  await Promise.all(looks);
  expect(questions).toEqual([["p-1"], ["p-2", "p-3"]]);
});

test("what was read of a student answers what is looked up right afterwards", async () => {
  const { students, questions, wait } = aRegister();
  students.noteSeen({ personId: "p-1", creditsEarned: 60 });
  for (const _ of ["first choice", "second choice"])
    expect(await students.findFacts("p-1")).toEqual({ creditsEarned: 60 });
  await students.findFacts("p-2");
  wait(999);
  await students.findFacts("p-2");
  expect(questions).toEqual([["p-2"]]);
});

test("what the SIS has just written is read anew", async () => {
  const { students } = aRegister();
  students.noteSeen({ personId: "p-1", creditsEarned: 60 });
  students.forgetSeen();
  expect(await students.findFacts("p-1")).toEqual({ level: "bachelor", creditsEarned: 120 });
});

test("what was read a while ago answers nobody", async () => {
  const { students, wait } = aRegister();
  students.noteSeen({ personId: "p-1", creditsEarned: 60 });
  wait(1_000);
  expect(await students.findFacts("p-1")).toEqual({ level: "bachelor", creditsEarned: 120 });
});
