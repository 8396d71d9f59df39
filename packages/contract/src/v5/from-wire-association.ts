import {
  type HostWord,
  type JsonObject,
  PASS_VERDICTS,
  type ResultContent,
  type ResultState,
  STUDY_LOAD_UNITS,
} from "@wissel/core";
import { fromV5, RESULT_VALUE_TYPE_V5, STUDY_LOAD_UNIT_V5 } from "./spelling.ts";
import { calendarDate, code, number, record, text, uuid, type Wire } from "./wire-values.ts";

/** What a host says of an association of a home's student over eduXchange, in whatever dialect it speaks. */
export interface WireAssociation {
  /** schacHome of the institution that brings it. */
  readonly host?: string;
  readonly offeringId?: string;
  readonly remoteState?: HostWord;
  readonly result?: ResultContent;
  /** The result is called final by a word in place of a state, which no version of OOAPI has there. */
  readonly finalByState?: true;
}

/**
 * Reads a v5 association as hosts write it: `canceled` and `cancelled`, `completed` for a final result, an offering as
 * an id or as an object, a date with or without a time, a scale in the result or on the offering. What cannot be read is
 * left out.
 */
export function fromWireAssociation(document: JsonObject): WireAssociation {
  const { issuer, offering, remoteState, result } = record(document);
  const said = text(remoteState);
  const host = schacHomeOf(record(issuer));
  const offeringId = uuid(offering) ?? uuid(record(offering).offeringId);
  const word = said === undefined ? undefined : REMOTE_STATES[said];
  const isFinal = said !== undefined && FINAL.has(said);
  const spoken = { isFinal, offering: record(offering) };
  const content = result === undefined ? undefined : resultOf(record(result), spoken);
  return {
    ...(host === undefined ? {} : { host }),
    ...(offeringId === undefined ? {} : { offeringId }),
    ...(word === undefined ? {} : { remoteState: word }),
    ...(content === undefined ? {} : { result: content }),
    ...(isFinal ? { finalByState: true } : {}),
  };
}

/** What a home says of its own side, where that is a decision. */
export function fromWireHomeState(answer: unknown): "associated" | "denied" | "cancelled" | undefined {
  const word = REMOTE_STATES[text(record(answer).state) ?? ""];
  return word === "pending" || word === "queued" ? undefined : word;
}

/** v5, v6, and words that are in neither. */
const REMOTE_STATES: Readonly<Record<string, HostWord>> = {
  pending: "pending",
  queued: "queued",
  associated: "associated",
  denied: "denied",
  canceled: "cancelled",
  cancelled: "cancelled",
};

/** What hosts write in place of a state when they mean that the result is final. */
const FINAL: ReadonlySet<string> = new Set(["completed", "finished"]);

const RESULT_WORDS: Readonly<Record<string, ResultState>> = {
  "in progress": "in_progress",
  in_progress: "in_progress",
  postponed: "postponed",
  completed: "completed",
  finished: "completed",
  queued: "queued",
};

function schacHomeOf(issuer: Wire): string | undefined {
  const codes = [issuer.primaryCode, ...(Array.isArray(issuer.otherCodes) ? issuer.otherCodes : [])];
  const found = codes.map(code).find((one) => one?.codeType.toLowerCase().replace("_", "") === "schachome");
  return found?.code.toLowerCase();
}

function resultOf(
  wire: Wire,
  { isFinal, offering }: { readonly isFinal: boolean; readonly offering: Wire },
): ResultContent | undefined {
  const ext = record(wire.ext);
  const state = RESULT_WORDS[text(wire.state) ?? ""];
  const resultDate = dayOf(wire.resultDate) ?? dayOf(wire.resultDateTime);
  if (state === undefined || resultDate === undefined) return undefined;
  const pass = PASS_VERDICTS.find((one) => one === wire.pass);
  const score = text(wire.score) ?? number(wire.score)?.toString();
  const [scale] = [
    ext.resultValueType,
    wire.resultvaluetype,
    wire.resultValueType,
    offering.resultValueType,
  ].flatMap((place) => text(place) ?? []);
  const load = studyLoadOf(record(wire.studyLoad));
  return {
    state,
    resultDate,
    final: isFinal || wire.final === true,
    ...(pass === undefined ? {} : { pass }),
    ...(score === undefined ? {} : { score }),
    ...(scale === undefined ? {} : { resultValueType: fromV5(RESULT_VALUE_TYPE_V5, scale) ?? scale }),
    ...(load === undefined ? {} : { studyLoad: load }),
  };
}

/** The day as the host wrote it, whatever time stands behind it. */
function dayOf(value: unknown): string | undefined {
  return calendarDate(text(value)?.slice(0, 10));
}

function studyLoadOf(wire: Wire): ResultContent["studyLoad"] {
  const value = number(wire.value);
  const word = text(wire.studyLoadUnit);
  const unit = fromV5(STUDY_LOAD_UNIT_V5, word) ?? STUDY_LOAD_UNITS.find((one) => one === word);
  return value === undefined || unit === undefined ? undefined : { studyLoadUnit: unit, value };
}
