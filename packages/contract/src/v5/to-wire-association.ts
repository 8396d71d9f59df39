import type {
  AssociationState,
  LanguageTypedString,
  PassVerdict,
  ResultContent,
  ResultState,
  StudyLoad,
} from "@wissel/core";
import { RESULT_VALUE_TYPE_V5, STUDY_LOAD_UNIT_V5 } from "./spelling.ts";

/** How OOAPI v5 spells an association's states; it has no word for `finished`, and one l in `canceled`. */
export const ASSOCIATION_STATE_V5 = {
  pending: "pending",
  queued: "queued",
  associated: "associated",
  denied: "denied",
  cancelled: "canceled",
  finished: "associated",
} as const satisfies Record<AssociationState, string>;

export type WireAssociationState = (typeof ASSOCIATION_STATE_V5)[AssociationState];

/** v5's LanguageTypedStrings: its languages are RFC 5646 tags with a region. */
export function toWireMessage(texts: readonly LanguageTypedString[]): LanguageTypedString[] {
  return texts.map(({ language, value }) => ({ language: REGIONS[language] ?? language, value }));
}

const REGIONS: Readonly<Record<string, string>> = { nl: "nl-NL", en: "en-GB" };

const RESULT_STATE_V5 = {
  in_progress: "in progress",
  postponed: "postponed",
  completed: "completed",
  queued: "queued",
} as const satisfies Record<ResultState, string>;

export interface WireResult {
  readonly state: (typeof RESULT_STATE_V5)[ResultState];
  readonly resultDate: string;
  readonly pass?: PassVerdict;
  readonly score?: string;
  readonly studyLoad?: { readonly studyLoadUnit: string; readonly value: number };
  readonly ext?: { readonly resultValueType: string };
}

/** A result as v5 writes it, in the strict form; the kind of scale in the place that the draft of 2026 gives it. */
export function toWireResult(content: ResultContent): WireResult {
  const { state, resultDate, pass, score, studyLoad, resultValueType } = content;
  return {
    state: RESULT_STATE_V5[state],
    resultDate,
    ...(pass === undefined ? {} : { pass }),
    ...(score === undefined ? {} : { score }),
    ...(studyLoad === undefined ? {} : { studyLoad: loadOf(studyLoad) }),
    ...(resultValueType === undefined ? {} : { ext: { resultValueType: scaleOf(resultValueType) } }),
  };
}

function loadOf({ studyLoadUnit, value }: StudyLoad) {
  return { studyLoadUnit: STUDY_LOAD_UNIT_V5[studyLoadUnit], value };
}

function scaleOf(resultValueType: string): string {
  return (
    Object.entries(RESULT_VALUE_TYPE_V5).find(([ours]) => ours === resultValueType)?.[1] ?? resultValueType
  );
}

/** What a host says of an association to a home that has never heard of it, or hears of it again. */
export interface WireHostWord {
  readonly remoteState: WireAssociationState;
  readonly result?: WireResult;
}

/** The institution that brings an association, and the offering it is about. */
export interface BroughtBy {
  readonly host: { readonly schacHome: string; readonly name: string };
  readonly offeringId: string;
  /** The offering as this institution publishes it; only its id where it is not published any more. */
  readonly offering: { readonly offeringType: "course" | "program" } | undefined;
}

/** The body of `associations/external/me`, with all that the agreements around eduXchange ask for. */
export function toWireNewAssociation({ host, offeringId, offering }: BroughtBy, said: WireHostWord) {
  return {
    associationType:
      offering?.offeringType === "program" ? "programOfferingAssociation" : "courseOfferingAssociation",
    role: "student",
    state: "associated",
    ...said,
    offering: offering ?? { offeringId, offeringType: "course" },
    issuer: {
      primaryCode: { codeType: "schacHome", code: host.schacHome },
      organizationType: "root",
      name: [{ language: "en-GB", value: host.name }],
      shortName: host.name,
    },
  };
}

/** v5 cannot take a result back: it says that there is none yet. */
export function toWireNoResult(statedOn: string): WireResult {
  return { state: "in progress", resultDate: statedOn, pass: "unknown" };
}
