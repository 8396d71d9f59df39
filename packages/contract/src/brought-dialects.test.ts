import type { AssociationState, AssociationVersion, JsonObject, ResultContent } from "@wissel/core";
import { describe, expect, test } from "vitest";
import { BROUGHT_DIALECTS, type HostSays } from "./brought-dialects.ts";
import { fromWireAssociation } from "./v5/from-wire-association.ts";

const OFFERING = "0a4f2b9e-8c1d-4e5f-9a3b-7c6d5e4f3a21";
const BY = {
  associationId: "c1b0a6f2-3a0d-4c55-8a57-1f2d8f7f5a90",
  host: { schacHome: "noord.example", name: "Noord" },
  offeringId: OFFERING,
  offering: undefined,
};
const RESULT: ResultContent = { state: "completed", resultDate: "2026-11-30", final: true };
const says = (content: Partial<ResultContent>, hostState: AssociationState = "associated"): HostSays => ({
  hostState,
  result: { statedOn: "2026-12-01", content: { ...RESULT, ...content } },
});

/** What goes over the wire, by version: the state's word, and members of the result. */
type Emitted = Readonly<Record<AssociationVersion, readonly [string, JsonObject]>>;

const EMITTED: readonly (readonly [string, HostSays, Emitted])[] = [
  [
    "the scale of the score",
    says({ score: "7,5", resultValueType: "1_10" }),
    {
      5: ["associated", { score: "7,5", ext: { resultValueType: "1-10" } }],
      6: ["associated", { score: "7,5", resultvaluetype: "1_10", ext: { resultValueType: "1_10" } }],
    },
  ],
  [
    "the date",
    says({}),
    {
      5: ["associated", { resultDate: "2026-11-30" }],
      6: ["associated", { resultDateTime: "2026-11-30T12:00:00Z" }],
    },
  ],
  [
    "that it is final",
    says({ final: true }),
    { 5: ["associated", { state: "completed" }], 6: ["associated", { state: "completed", final: true }] },
  ],
  [
    "that it is not",
    says({ state: "in_progress", final: false }),
    {
      5: ["associated", { state: "in progress" }],
      6: ["associated", { state: "in_progress", final: false }],
    },
  ],
  [
    "a result that was taken back",
    { hostState: "associated", result: { statedOn: "2026-12-01" } },
    {
      5: ["associated", { state: "in progress", resultDate: "2026-12-01", pass: "unknown" }],
      6: ["associated", { state: "in_progress", resultDateTime: "2026-12-01T12:00:00Z", pass: "unknown" }],
    },
  ],
  [
    "an enrolment that was cancelled",
    says({}, "cancelled"),
    { 5: ["canceled", { state: "completed" }], 6: ["cancelled", { state: "completed" }] },
  ],
  [
    "an enrolment that is finished, for which neither has a word at the host's side",
    says({}, "finished"),
    { 5: ["associated", { state: "completed" }], 6: ["associated", { state: "completed" }] },
  ],
];

describe.each([5, 6] as const)("what is said in version %s", (version) => {
  test.each(EMITTED)("has its own words for %s", (_, said, emitted) => {
    const [remoteState, result] = emitted[version];
    expect(BROUGHT_DIALECTS[version].word(said)).toMatchObject({ remoteState, result });
  });

  test("has no word of the other version", () => {
    const members = Object.keys(
      (BROUGHT_DIALECTS[version].word(says({ resultValueType: "1_10" })) as Said).result,
    );
    const others = version === 5 ? ["resultDateTime", "final", "resultvaluetype"] : ["resultDate"];
    expect(members.filter((member) => others.includes(member))).toEqual([]);
  });

  test("is read back as it was meant, and a new association names host and offering", () => {
    const content: ResultContent = {
      ...{ ...RESULT, state: "in_progress", final: false, pass: "passed", score: "7,5" },
      ...{ resultValueType: "1_10", studyLoad: { studyLoadUnit: "contact_time", value: 30 } },
    };
    const wire = BROUGHT_DIALECTS[version].newAssociation(BY, says(content, "cancelled"));
    expect(fromWireAssociation(wire as JsonObject)).toEqual({
      ...{ host: "noord.example", offeringId: OFFERING, remoteState: "cancelled", result: content },
    });
    expect("associationId" in wire).toBe(version === 6);
  });
});

test.each([
  [5, "program", "programOfferingAssociation"],
  [6, "programme", "programme_offering_association"],
] as const)(
  "an enrolment in a minor is one in a programme, in version %s",
  (version, offeringType, associationType) => {
    const offering = { offeringType: "program" } as const;
    const { newAssociation } = BROUGHT_DIALECTS[version];
    expect(newAssociation({ ...BY, offering }, says({}))).toMatchObject({
      ...{ associationType, offering: { offeringType } },
    });
  },
);

interface Said {
  readonly result: object;
}
