import { CLAIM_FIELDS, DETAIL_FIELDS, type DetailField, type PersonField } from "../privacy/fields.ts";
import type { StudentFacts } from "./association.ts";

/** What home tells a host of a student who is not as the host was told. No details: those are pulled. */
export interface StudentChange {
  /** When home said so, by home's clock, later with every change: of two the later one stands. */
  readonly at: Date;
  /** All of them that the host may know, as they are now; absent where none is different. */
  readonly facts?: StudentFacts;
  /** Details that the host has pulled and that are different now. */
  readonly fields: readonly DetailField[];
}

/** What home knows when it looks whether a host is owed a change. */
export interface KnownToTell {
  /** The facts that the host was told last, and those that hold now. */
  readonly told: StudentFacts;
  readonly facts: StudentFacts;
  /** When the host was told last, after its request. */
  readonly asOf?: Date;
  /** Fields that were written since. */
  readonly changed: readonly string[];
  /** Details that the host has pulled. */
  readonly asked: readonly string[];
  /** What agreements let it know. */
  readonly agreed: { readonly facts: ReadonlySet<PersonField>; readonly details: ReadonlySet<PersonField> };
}

/** Undefined: nothing is different that the host may know. */
export function changeToTell(known: KnownToTell, now: Date): StudentChange | undefined {
  const { told, asOf, changed, asked, agreed } = known;
  const facts = onlyAgreed(known.facts, agreed.facts);
  const isSame = areEqual(facts, onlyAgreed(told, agreed.facts));
  const fields = DETAIL_FIELDS.filter(
    (field) => changed.includes(field) && asked.includes(field) && agreed.details.has(field),
  );
  if (isSame && fields.length === 0) return undefined;
  const at = asOf === undefined || asOf < now ? now : new Date(asOf.getTime() + 1);
  return { at, fields, ...(isSame ? {} : { facts }) };
}

/** What a host holds of a partner's student. */
export interface HeldOfStudent {
  readonly student: StudentFacts;
  /** Home's instant of these facts, where they were told after the request. */
  readonly asOf?: Date;
  /** Home's instant since when the details are different from those that were pulled. */
  readonly detailsDueAt?: Date;
}

/**
 * What a host holds once it has heard of a change. Facts never go back to an earlier instant; details are owed a new
 * look by whichever change names them, so that changes may come in any order and twice.
 */
export function applyStudentChange(held: HeldOfStudent, change: StudentChange): HeldOfStudent {
  const { at, facts, fields } = change;
  const isNewer = held.asOf === undefined || held.asOf < at;
  const isDue = fields.length > 0 && (held.detailsDueAt === undefined || held.detailsDueAt < at);
  return {
    ...held,
    ...(isNewer && facts !== undefined ? { student: facts, asOf: at } : {}),
    ...(isDue ? { detailsDueAt: at } : {}),
  };
}

function onlyAgreed(facts: StudentFacts, agreed: ReadonlySet<PersonField>): StudentFacts {
  const { level, programmeCode, creditsEarned } = facts;
  return {
    ...(level !== undefined && agreed.has("level") ? { level } : {}),
    ...(programmeCode !== undefined && agreed.has("programmeCode") ? { programmeCode } : {}),
    ...(creditsEarned !== undefined && agreed.has("creditsEarned") ? { creditsEarned } : {}),
  };
}

function areEqual(one: StudentFacts, other: StudentFacts): boolean {
  return CLAIM_FIELDS.every((field) => one[field] === other[field]);
}
