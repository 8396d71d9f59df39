import { expect, test } from "vitest";
import { joinedSubjectLookups } from "./subject-loader.ts";

test("thousands of first looks at once are a handful of questions, each subject asked once", async () => {
  const questions: (readonly string[])[] = [];
  const find = joinedSubjectLookups(async (subjects) => {
    questions.push(subjects);
    return subjects.map((subject) => ({ subject, clientId: "portal", personId: `person of ${subject}` }));
  });
  const wanted = Array.from({ length: 7_200 }, (_, index) => `s-${index % 7_000}`);
  const owners = await Promise.all(wanted.map(find));
  expect(owners.map((owner) => owner?.personId)).toEqual(wanted.map((subject) => `person of ${subject}`));
  expect(questions.length).toBeLessThanOrEqual(4);
  expect(questions.flat()).toHaveLength(7_000);
});

test("a subject that nobody stands behind is not found, and a later look asks again", async () => {
  let known = false;
  const find = joinedSubjectLookups(async ([subject = ""]) =>
    known ? [{ subject, clientId: "portal", personId: "p" }] : [],
  );
  expect(await find("s")).toBeUndefined();
  known = true;
  expect(await find("s")).toMatchObject({ personId: "p" });
});

test("a question that fails fails for those who asked it, and for nobody after", async () => {
  let isDown = true;
  const find = joinedSubjectLookups(async () => {
    if (isDown) throw new Error("the database is away");
    return [];
  });
  await expect(Promise.all([find("a"), find("b")])).rejects.toThrow("the database is away");
  isDown = false;
  expect(await find("a")).toBeUndefined();
});
