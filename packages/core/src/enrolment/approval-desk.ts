import type { Association } from "./association.ts";

/** Whose turn it is: a desk as the institution names it, or an officer by the subject of its identity provider. */
export interface Assignee {
  readonly kind: "desk" | "officer";
  readonly name: string;
}

export const APPROVAL_ACTIONS = ["asked", "delegated", "reminded", "approved", "refused"] as const;
export type ApprovalActionKind = (typeof APPROVAL_ACTIONS)[number];

/** Something that happened to an approval. Its history is never changed. */
export interface ApprovalAction {
  readonly action: ApprovalActionKind;
  /** `node`, or `officer:` and a subject. */
  readonly actor: string;
  /** Asked and delegated: whose turn it is from then on; absent when it is any officer's. */
  readonly assignee?: Assignee;
  /** In the officer's words. */
  readonly note?: string;
  readonly at: Date;
}

/** How an approval stands beside its association. */
export interface ApprovalStanding {
  readonly assignee?: Assignee;
  readonly remindedAt?: Date;
  /** What the officer said with the decision that stands; for the student to read. */
  readonly note?: string;
}

/** An approval as it is put on the desk. */
export interface NewApproval {
  readonly actionId: string;
  readonly associationKey: string;
  readonly assignee?: Assignee;
  readonly remindAt: Date;
}

export interface Delegation {
  readonly actionId: string;
  readonly associationId: string;
  readonly actor: string;
  readonly assignee?: Assignee;
  readonly note?: string;
}

/** What an officer is about to decide; written before the decision, which may come too late. */
export interface DecisionStatement {
  readonly actionId: string;
  readonly associationId: string;
  readonly actor: string;
  readonly action: "approved" | "refused";
  readonly note?: string;
}

/** What home keeps of its approvals besides the associations themselves: whose turn it is, and what happened. */
export interface ApprovalDesk {
  /** Enrolments that wait for a person and are not on the desk yet, oldest first. */
  listUnopened(limit: number): Promise<readonly Association[]>;
  /** Puts them on the desk; one that is there already stays as it is. */
  open(approvals: readonly NewApproval[]): Promise<void>;
  /** Hands an approval on. False: the enrolment does not wait for a decision, or is not known. */
  delegate(delegation: Delegation): Promise<boolean>;
  /** Enrolments that do not wait for a decision are left out. */
  state(statements: readonly DecisionStatement[]): Promise<void>;
  /** Notes that the desk has to be reminded; answers how many. */
  remindDue(newId: () => string): Promise<number>;
  /** Oldest first; undefined for an enrolment that is not known or is not an own student's. */
  history(associationId: string): Promise<readonly ApprovalAction[] | undefined>;
  /** By association key. */
  standing(associationKeys: readonly string[]): Promise<ReadonlyMap<string, ApprovalStanding>>;
}
