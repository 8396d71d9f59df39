import type { MeSchemas, SisSchemas } from "@wissel/contract";
import type { JsonObject, ResultContent } from "@wissel/core";
import type { HeldResult, ReturnedResult } from "@wissel/store";
import { present } from "../enrolment/present.ts";

/** A row of the SIS that fits its schema. What is not said stays unsaid; only `final` has a default. */
export function fromWireRow(row: SisSchemas["ResultRow"]): ResultContent {
  const { state, pass, score, resultValueType, resultDate, studyLoad, dates } = row;
  const final = row.final ?? state === "completed";
  return { state, resultDate, final, ...present({ pass, score, resultValueType, studyLoad, dates }) };
}

/** The payload of a result-issued event. */
export function toWireIssued(
  offeringId: string,
  { version, content }: { readonly version: number; readonly content: ResultContent },
): JsonObject {
  const { dates, studyLoad, ...result } = content;
  return {
    version,
    offering: { id: offeringId },
    result: { ...result, ...(studyLoad === undefined ? {} : { studyLoad: { ...studyLoad } }) },
    ...(dates === undefined ? {} : { dates: { ...dates } }),
  };
}

/** The payload of a result-issued event that fits its schema; members that we do not know are left out. */
export function fromWireIssued(payload: JsonObject): {
  readonly version: number;
  readonly content: ResultContent;
} {
  const { version, result, dates } = payload as unknown as IssuedPayload;
  const { state, pass, score, resultValueType, resultDate, final, studyLoad } = result;
  return {
    version,
    content: {
      state,
      resultDate,
      final,
      ...present({ pass, score, resultValueType }),
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
    },
  };
}

interface IssuedPayload {
  readonly version: number;
  readonly result: Omit<ResultContent, "dates">;
  readonly dates?: NonNullable<ResultContent["dates"]>;
}

export function toWireReturned(result: ReturnedResult): SisSchemas["ReturnedResult"] {
  const { resultId, home, associationId, offeringId, version, status, disputed } = result;
  const { deliveredAt, recordedAt, delivery } = result;
  return {
    resultId,
    home,
    associationId,
    offeringId,
    version,
    ...result.content,
    issuedAt: result.issuedAt.toISOString(),
    status,
    ...present({ deliveredAt: deliveredAt?.toISOString(), recordedAt: recordedAt?.toISOString() }),
    // Written from an event that was held against the same list.
    ...present({ disputed: disputed as SisSchemas["DisputeReason"] | undefined }),
    ...(delivery === undefined
      ? {}
      : {
          delivery: {
            attempts: delivery.attempts,
            ...present({
              lastReason: delivery.lastReason,
              nextAttemptAt: delivery.nextAttemptAt?.toISOString(),
            }),
          },
        }),
  };
}

export function toWireReceived(result: HeldResult): SisSchemas["ReceivedResult"] {
  const { resultId, host, associationId, offeringId, version, personId, studentSourceId } = result;
  return {
    resultId,
    host,
    associationId,
    offeringId,
    ...(personId === undefined ? {} : { student: { personId, ...present({ sourceId: studentSourceId }) } }),
    version,
    ...result.content,
    issuedAt: result.issuedAt.toISOString(),
    receivedAt: (result.receivedAt ?? result.issuedAt).toISOString(),
    ...present({ recordedAt: result.recordedAt?.toISOString() }),
  };
}

export function toWireMine(result: HeldResult): MeSchemas["MyResult"] {
  const { resultId, associationId, host, offeringId, version, content } = result;
  return {
    resultId,
    associationId,
    host,
    offeringId,
    version,
    ...content,
    issuedAt: result.issuedAt.toISOString(),
    ...present({
      receivedAt: result.receivedAt?.toISOString(),
      recordedAt: result.recordedAt?.toISOString(),
    }),
  };
}
