import { problemOf, type SisSchemas } from "@wissel/contract";
import type { Clock, LearningAgreements, LearningAgreementVersion } from "@wissel/core";
import type { ProblemAnswer } from "../http/operation.ts";

export interface LearningAgreementPorts {
  readonly learningAgreements: LearningAgreements;
  readonly clock: Clock;
}

type Answer = { readonly status: 200; readonly body: SisSchemas["LearningAgreement"] } | ProblemAnswer;

/** All versions of an enrolment's learning agreement; of this student's only, where a person is named. */
export async function readLearningAgreement(
  { learningAgreements }: Pick<LearningAgreementPorts, "learningAgreements">,
  { associationId, personId }: { readonly associationId: string; readonly personId?: string },
): Promise<Answer> {
  const versions = await learningAgreements.list(associationId, personId);
  if (versions === undefined) return { problem: problemOf("association-unknown") };
  return { status: 200, body: { associationId, versions: versions.map(toWireVersion) } };
}

/** Adds a version, unless it is the newest already. */
export async function writeLearningAgreement(
  { learningAgreements, clock }: LearningAgreementPorts,
  {
    associationId,
    actor,
    draft,
  }: {
    readonly associationId: string;
    readonly actor: string;
    readonly draft: SisSchemas["LearningAgreementDraft"];
  },
): Promise<Answer> {
  const written = await learningAgreements.add(associationId, { ...draft, actor, at: clock.now() });
  if (written.ok) return readLearningAgreement({ learningAgreements }, { associationId });
  const { code, ...facts } = written.refusal;
  return { problem: problemOf(code, undefined, facts) };
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
