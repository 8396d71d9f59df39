import { granted, type Outcome, refused } from "../outcome.ts";

/** What student and institutions agree on before the course: what is taken at the host, and what it counts for at home. */
export interface LearningAgreementContent {
  readonly components: readonly AgreedComponent[];
  readonly remark?: string;
}

/** One component at the host, with what it stands in for at home; without one it is extra. Credits in EC. */
export interface AgreedComponent extends Countable {
  readonly equivalent?: Countable;
}

export interface Countable {
  /** The institution's own code. */
  readonly code?: string;
  readonly name: string;
  readonly credits: number;
}

/** A version as it was written; a later one never changes it. */
export interface LearningAgreementVersion {
  /** From 1, without gaps. */
  readonly version: number;
  readonly content: LearningAgreementContent;
  /** `officer:` and a subject, or `sis:` and a client. */
  readonly actor: string;
  readonly at: Date;
}

/** What somebody writes, with the version that was looked at: 0 for the first. */
export interface LearningAgreementDraft {
  readonly basedOn: number;
  readonly content: LearningAgreementContent;
  readonly actor: string;
  readonly at: Date;
}

export type LearningAgreementRefusal =
  | { readonly code: "association-unknown" }
  /** Somebody else wrote meanwhile; `version` is the newest. */
  | { readonly code: "learning-agreement-moved"; readonly version: number };

/** At home, for own students; version by version. */
export interface LearningAgreements {
  /** Newest first; undefined for an enrolment that is not an own student's (of this one, where a person is named). */
  list(associationId: string, personId?: string): Promise<readonly LearningAgreementVersion[] | undefined>;
  /** Adds a version, as `next` says of the newest one; asked while nobody else can add any. All of them, newest first. */
  add<R>(
    associationId: string,
    next: (newest: LearningAgreementVersion | undefined) => Outcome<LearningAgreementDraft, R>,
    options: { readonly dryRun: boolean },
  ): Promise<Outcome<readonly LearningAgreementVersion[], LearningAgreementRefusal | R>>;
}

/** The version that a draft comes to. The same content again is no new version; nobody overwrites what they have not seen. */
export function nextAgreement(
  newest: LearningAgreementVersion | undefined,
  { basedOn, content, actor, at }: LearningAgreementDraft,
): Outcome<LearningAgreementVersion, LearningAgreementRefusal> {
  if (newest !== undefined && isSame(newest.content, content)) return granted(newest);
  const version = newest?.version ?? 0;
  if (basedOn !== version) return refused({ code: "learning-agreement-moved", version });
  return granted({ version: version + 1, content, actor, at });
}

function isSame(one: LearningAgreementContent, other: LearningAgreementContent): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

/** The order of members says nothing. */
function ordered({ components, remark }: LearningAgreementContent): unknown {
  const part = ({ code, name, credits }: Countable) => [code ?? null, name, credits];
  return [remark ?? null, components.map((one) => [part(one), one.equivalent ? part(one.equivalent) : null])];
}
