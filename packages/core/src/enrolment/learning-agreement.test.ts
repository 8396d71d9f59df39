import { expect, test } from "vitest";
import { granted, refused } from "../outcome.ts";
import { type LearningAgreementVersion, nextAgreement } from "./learning-agreement.ts";

const AT = new Date("2027-05-20T12:00:00Z");
const content = {
  components: [{ name: "Water", credits: 15, equivalent: { name: "Elective", credits: 15 } }],
};
const draft = { basedOn: 0, content, actor: "officer:one", at: AT };
const first: LearningAgreementVersion = { version: 1, content, actor: "officer:one", at: AT };

test("the first version is 1, the next one 2, and each says who wrote it", () => {
  expect(nextAgreement(undefined, draft)).toEqual(granted(first));
  const more = { components: [{ name: "Water", credits: 10 }] };
  expect(nextAgreement(first, { ...draft, basedOn: 1, content: more, actor: "sis:nightly" })).toMatchObject({
    ok: true,
    value: { version: 2, actor: "sis:nightly" },
  });
});

test("nobody overwrites a version they have not seen", () => {
  const other = { components: [{ name: "Dikes", credits: 15 }] };
  const moved = refused({ code: "learning-agreement-moved", version: 1 });
  expect(nextAgreement(first, { ...draft, content: other })).toEqual(moved);
  expect(nextAgreement(first, { ...draft, basedOn: 2, content: other })).toEqual(moved);
});

test("the same content again is no new version, in whatever order its members come", () => {
  const [component] = content.components;
  if (component === undefined) throw new Error("there is one");
  const { name, credits, equivalent } = component;
  const shuffled = { components: [{ equivalent, credits, name }] };
  expect(nextAgreement(first, { ...draft, content: shuffled, actor: "sis:nightly" })).toEqual(granted(first));
});
