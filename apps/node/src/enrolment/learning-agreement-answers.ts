import { type Problem, problemOf, type SisSchemas } from "@wissel/contract";
import {
  type Clock,
  granted,
  type LearningAgreements,
  type LearningAgreementVersion,
  type Outcome,
  refused,
} from "@wissel/core";
import { type Conditions, etagOf, refusedWith, unmetCondition } from "../http/conditional.ts";
import type { ProblemAnswer } from "../http/operation.ts";

export interface LearningAgreementPorts {
  readonly learningAgreements: LearningAgreements;
  readonly clock: Clock;
}

interface Answered {
  readonly status: 200;
  readonly body: SisSchemas["LearningAgreement"];
  /** The tag of the newest version; none where nothing was written yet. */
  readonly headers: { readonly etag?: string };
}

/** All versions of an enrolment's learning agreement; of this student's only, where a person is named. */
export async function readLearningAgreement(
  { learningAgreements }: Pick<LearningAgreementPorts, "learningAgreements">,
  { associationId, personId }: { readonly associationId: string; readonly personId?: string },
): Promise<Answered | ProblemAnswer> {
  const versions = await learningAgreements.list(associationId, personId);
  if (versions === undefined) return { problem: problemOf("association-unknown") };
  return answered(associationId, versions);
}

export interface AgreementWriting {
  readonly associationId: string;
  readonly actor: string;
  /** What is to be agreed, given the newest version. */
  readonly draftOf: (
    newest: LearningAgreementVersion | undefined,
  ) => Outcome<SisSchemas["LearningAgreementDraft"], Problem>;
  readonly conditions: Conditions;
  readonly dryRun: boolean;
}

/** Adds a version, unless it is the newest already. */
export async function writeLearningAgreement(
  { learningAgreements, clock }: LearningAgreementPorts,
  { associationId, actor, draftOf, conditions, dryRun }: AgreementWriting,
): Promise<Answered | ProblemAnswer> {
  const written = await learningAgreements.add<Undrafted>(
    associationId,
    (newest) => {
      const problem = unmetCondition(conditions, newest && tagOf(newest));
      if (problem !== undefined) return refused({ code: "draft-refused", problem });
      const draft = draftOf(newest);
      if (!draft.ok) return refused({ code: "draft-refused", problem: draft.refusal });
      return granted({ ...draft.value, actor, at: clock.now() });
    },
    { dryRun },
  );
  if (written.ok) return answered(associationId, written.value);
  const { refusal } = written;
  if (refusal.code === "draft-refused") return refusedWith(refusal.problem);
  const { code, ...facts } = refusal;
  return { problem: problemOf(code, undefined, facts) };
}

/** There is nothing to add, for a reason that the store does not know. */
interface Undrafted {
  readonly code: "draft-refused";
  readonly problem: Problem;
}

function answered(associationId: string, versions: readonly LearningAgreementVersion[]): Answered {
  const [newest] = versions;
  return {
    status: 200,
    body: toWireAgreement(associationId, versions),
    headers: newest === undefined ? {} : { etag: tagOf(newest) },
  };
}

function tagOf(newest: LearningAgreementVersion): string {
  return etagOf(toWireVersion(newest));
}

/** An agreement with its versions, newest first. */
export function toWireAgreement(
  associationId: string,
  versions: readonly LearningAgreementVersion[],
): SisSchemas["LearningAgreement"] {
  return { associationId, versions: versions.map(toWireVersion) };
}

function toWireVersion({
  version,
  content,
  actor,
  at,
}: LearningAgreementVersion): SisSchemas["LearningAgreementVersion"] {
  const { components, ...rest } = content;
  return {
    version,
    content: { ...rest, components: [...components] },
    by: actor.startsWith("officer:") ? "officer" : "sis",
    at: at.toISOString(),
  };
}
