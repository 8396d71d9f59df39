import { expect, test } from "vitest";
import { factsIn } from "./login-facts.ts";

test("an identity provider says what it knows of a person", () => {
  const claims = {
    given_name: "Student",
    family_name: "01",
    email: "student01@noordzee.example",
    student_number: "N1",
    level: "bachelor",
    programme_code: "B-HIST",
    credits_earned: "62.5",
    locale: "nl",
  };
  expect(factsIn(claims)).toEqual({
    givenName: "Student",
    surname: "01",
    mail: "student01@noordzee.example",
    studentNumber: "N1",
    level: "bachelor",
    programmeCode: "B-HIST",
    creditsEarned: 62.5,
    language: "nl",
  });
});

test.each([
  ["a level that no rule knows", { level: "wo-bachelor" }],
  ["a programme that is longer than partners take", { programme_code: "B".repeat(81) }],
  ["a name that the database does not keep", { given_name: "Nul\u0000" }],
  ["an empty name", { family_name: "" }],
  ["credits that nobody has", { credits_earned: "10000" }],
  ["what is no text", { email: { value: "student01@noordzee.example" } }],
])("%s was not said", (_, claims) => {
  expect(Object.values(factsIn(claims)).filter((fact) => fact !== undefined)).toEqual([]);
});
