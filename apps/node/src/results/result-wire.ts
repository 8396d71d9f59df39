import type { MeSchemas, SisSchemas } from "@wissel/contract";
import {
  contentOf,
  type ResultContent,
  type ResultPosting,
  type ResultStatement,
  reasonOf,
} from "@wissel/core";
import type { HeldResult, ResultVersion, ReturnedResult } from "@wissel/store";
import { present } from "../enrolment/present.ts";

/** A row of the SIS that fits its schema. What is not said stays unsaid; only `final` has a default. */
export function fromWireRow(row: SisSchemas["ResultRow"]): ResultPosting {
  const { home, associationId } = row;
  const statement = { kind: "issued", content: contentOfRow(row) } as const;
  return { home, associationId, statement, ...scaleOfRow(row) };
}

export function fromWireCorrection(row: SisSchemas["CorrectionRow"]): ResultPosting {
  const { home, associationId, changes, reason, note } = row;
  const statement = { kind: "corrected", content: contentOfRow(row), reason, ...present({ note }) } as const;
  return { home, associationId, statement, ...present({ changes }), ...scaleOfRow(row) };
}

export function fromWireWithdrawal(row: SisSchemas["WithdrawalRow"]): ResultPosting {
  const { home, associationId, changes, reason, note } = row;
  const statement = { kind: "withdrawn", reason, ...present({ note }) } as const;
  return { home, associationId, statement, ...present({ changes }) };
}

function contentOfRow(row: Omit<SisSchemas["ResultRow"], "home" | "associationId" | "scale">): ResultContent {
  const { state, pass, score, resultValueType, resultDate, studyLoad, dates } = row;
  const final = row.final ?? state === "completed";
  return { state, resultDate, final, ...present({ pass, score, resultValueType, studyLoad, dates }) };
}

function scaleOfRow({ scale }: Pick<SisSchemas["ResultRow"], "scale">): Pick<ResultPosting, "scale"> {
  return scale === undefined ? {} : { scale: { id: scale.id, ...present({ version: scale.version }) } };
}

/** The whole of a version: what it does, why, and how the result stands after it. */
function toWireStatement(statement: ResultStatement) {
  return { kind: statement.kind, ...reasonOf(statement), ...contentOf(statement) };
}

function toWireDispute({
  disputed,
  disputedAt,
  formerDoubts,
}: Pick<ResultVersion, "disputed" | "disputedAt" | "formerDoubts">) {
  // Written from an event that was held against the same list.
  const reason = disputed as SisSchemas["DisputeReason"] | undefined;
  const former = formerDoubts.map(({ doubtedAt, liftedAt }) => ({
    doubtedAt: doubtedAt.toISOString(),
    liftedAt: liftedAt.toISOString(),
  }));
  return present({
    disputed: reason,
    disputedAt: disputedAt?.toISOString(),
    formerDoubts: former.length === 0 ? undefined : former,
  });
}

/** A version for people: what it says, why, and how far it came. */
export function toWireHistory(version: ResultVersion): SisSchemas["ResultHistoryEntry"] {
  const { statement, issuedAt, receivedAt, recordedAt } = version;
  return {
    resultId: version.resultId,
    version: version.version,
    ...toWireStatement(statement),
    issuedAt: issuedAt.toISOString(),
    ...present({ receivedAt: receivedAt?.toISOString(), recordedAt: recordedAt?.toISOString() }),
    ...toWireDispute(version),
  };
}

export function toWireReturned(result: ReturnedResult): SisSchemas["ReturnedResult"] {
  const { resultId, home, associationId, offeringId, version, status } = result;
  const { deliveredAt, recordedAt, delivery } = result;
  return {
    resultId,
    home,
    associationId,
    offeringId,
    version,
    ...toWireStatement(result.statement),
    issuedAt: result.issuedAt.toISOString(),
    status,
    ...present({ deliveredAt: deliveredAt?.toISOString(), recordedAt: recordedAt?.toISOString() }),
    ...toWireDispute(result),
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
    ...toWireStatement(result.statement),
    issuedAt: result.issuedAt.toISOString(),
    receivedAt: (result.receivedAt ?? result.issuedAt).toISOString(),
    ...present({ recordedAt: result.recordedAt?.toISOString() }),
    ...toWireDispute(result),
    ...present({ supersedes: result.supersedes, homeGrade: toWireHomeGrade(result.homeGrade) }),
  };
}

/** The result as it stands, and how it came to that. */
export function toWireMine(result: HeldResult, versions: readonly ResultVersion[]): MeSchemas["MyResult"] {
  const { resultId, associationId, host, offeringId, version, homeGrade } = result;
  // A proposal is nobody's grade yet.
  const decided = homeGrade?.status === "proposed" ? undefined : homeGrade;
  return {
    resultId,
    associationId,
    host,
    offeringId,
    version,
    ...toWireStatement(result.statement),
    issuedAt: result.issuedAt.toISOString(),
    ...present({
      receivedAt: result.receivedAt?.toISOString(),
      recordedAt: result.recordedAt?.toISOString(),
      recordedVersion: versions.findLast(({ recordedAt }) => recordedAt !== undefined)?.version,
    }),
    ...present({ homeGrade: toWireHomeGrade(decided) }),
    versions: versions.map(toWireHistory),
  };
}

function toWireHomeGrade(grade: HeldResult["homeGrade"]): SisSchemas["HomeGrade"] | undefined {
  return grade === undefined ? undefined : { ...grade, at: grade.at.toISOString() };
}
