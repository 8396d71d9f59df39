import {
  type EventName,
  type JsonObject,
  type ResultContent,
  type ResultKind,
  type ResultStatement,
  reasonOf,
  type StatedReason,
  type Superseded,
} from "@wissel/core";
import { present } from "../enrolment/present.ts";

/** The event that tells each kind of version. */
export const RESULT_EVENTS = {
  issued: "result-issued",
  corrected: "result-corrected",
  withdrawn: "result-withdrawn",
} as const satisfies Record<ResultKind, EventName>;

/** The payload of the event that tells a version. Its link to the version before is added when it is signed. */
export function toWireVersion(
  offeringId: string,
  { version, statement }: { readonly version: number; readonly statement: ResultStatement },
): JsonObject {
  const said = { version, ...reasonOf(statement), offering: { id: offeringId } };
  if (statement.kind === "withdrawn") return { ...said, result: null };
  const { dates, studyLoad, scale, ...result } = statement.content;
  return {
    ...said,
    result: {
      ...result,
      ...(scale === undefined ? {} : { scale: { ...scale } }),
      ...(studyLoad === undefined ? {} : { studyLoad: { ...studyLoad } }),
    },
    ...(dates === undefined ? {} : { dates: { ...dates } }),
  };
}

/** A version as an event that fits its schema states it; members that we do not know are left out. */
export interface WireVersion {
  readonly version: number;
  readonly statement: ResultStatement;
  readonly supersedes?: Superseded;
}

export function fromWireVersion(kind: ResultKind, payload: JsonObject): WireVersion {
  // Held against its schema when it was accepted.
  const { version, supersedes, reason, note, result, dates } = payload as unknown as VersionPayload;
  const stated = { reason, ...present({ note }) };
  return {
    version,
    statement:
      kind === "withdrawn"
        ? { kind, ...stated }
        : { ...(kind === "issued" ? { kind } : { kind, ...stated }), content: contentOf(result, dates) },
    ...(supersedes === undefined
      ? {}
      : {
          supersedes: {
            version: supersedes.version,
            jti: supersedes.jti,
            sha256: supersedes.sha256,
          },
        }),
  };
}

function contentOf(result: VersionPayload["result"], dates: VersionPayload["dates"]): ResultContent {
  const { state, pass, score, resultValueType, scale, resultDate, final, studyLoad } = result;
  return {
    state,
    resultDate,
    final,
    ...present({ pass, score, resultValueType }),
    ...(scale === undefined ? {} : { scale: { id: scale.id, version: scale.version, sha256: scale.sha256 } }),
    ...(studyLoad === undefined
      ? {}
      : { studyLoad: { studyLoadUnit: studyLoad.studyLoadUnit, value: studyLoad.value } }),
    ...(dates === undefined
      ? {}
      : {
          dates: present({
            assessed: dates.assessed,
            released: dates.released,
            determined: dates.determined,
          }),
        }),
  };
}

interface VersionPayload extends StatedReason {
  readonly version: number;
  readonly supersedes?: Superseded;
  readonly result: Omit<ResultContent, "dates">;
  readonly dates?: NonNullable<ResultContent["dates"]>;
}
