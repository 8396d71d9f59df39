import type { PersonField } from "../privacy/fields.ts";

/** An agreement that is over before its last day stays on record as `ended`. */
export const AGREEMENT_STATES = ["in_force", "ended"] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];

/** What two institutions agreed on the exchange of students: one side's copy. Both sides write the same. */
export interface AgreementTerms {
  /** The alliance in which it holds; left out, it holds between the two alone. */
  readonly alliance?: string;
  /** IANA name; the days below begin and end there. */
  readonly timeZone: string;
  /** Calendar date. */
  readonly validFrom: string;
  /** Calendar date: the first on which it does not hold any more. */
  readonly validUntil: string;
  /** One, or one each way. */
  readonly directions: readonly AgreedDirection[];
}

/** Students of one of the two in offerings of the other. Institutions are named by schacHome. */
export interface AgreedDirection {
  readonly home: string;
  readonly host: string;
  readonly offerings: AgreedOfferings;
  /** How many students in all have or had a place in the period, or await one; left out: no limit. */
  readonly maxStudents?: number;
  readonly quotas?: readonly AgreedQuota[];
  /** Ids of scales of the host on which results are given; left out: any. */
  readonly scales?: readonly string[];
  readonly personFields: readonly PersonField[];
}

/** Named one by one or by theme; of these only some levels. What is left out does not narrow. */
export interface AgreedOfferings {
  /** The host's own keys, of offerings or of the courses and programmes that are given. */
  readonly sourceIds?: readonly string[];
  /** Themes of the alliance; of any alliance where none is named. */
  readonly themes?: readonly string[];
  readonly levels?: readonly string[];
}

/** Names either a `sourceId` or a `theme`. */
export interface AgreedQuota {
  readonly sourceId?: string;
  readonly theme?: string;
  /** Students who have or had a place there in the period, or await one. */
  readonly maxStudents: number;
}

/** Terms under the name that both sides know them by. */
export interface AgreementDocument extends AgreementTerms {
  readonly agreementId: string;
  readonly state: AgreementState;
}

/** The text of an agreement, the same whatever order its members and lists came in: what both sides hash and compare. */
export function agreementText(document: AgreementDocument): string {
  return JSON.stringify(agreementInOrder(document));
}

/** The document in its one order. Absent members are left out by JSON. */
export function agreementInOrder(document: AgreementDocument): AgreementDocument {
  const { agreementId, state, alliance, timeZone, validFrom, validUntil, directions } = document;
  return {
    agreementId,
    state,
    ...(alliance === undefined ? {} : { alliance }),
    timeZone,
    validFrom,
    validUntil,
    directions: directions.map(directionInOrder).sort((one, other) => order(one.host, other.host)),
  };
}

function directionInOrder({ quotas = [], ...direction }: AgreedDirection): AgreedDirection {
  const { home, host, offerings, maxStudents, scales, personFields } = direction;
  const { sourceIds, themes, levels } = offerings;
  return {
    home,
    host,
    offerings: {
      ...(sourceIds === undefined ? {} : { sourceIds: sourceIds.toSorted(order) }),
      ...(themes === undefined ? {} : { themes: themes.toSorted(order) }),
      ...(levels === undefined ? {} : { levels: levels.toSorted(order) }),
    },
    ...(maxStudents === undefined ? {} : { maxStudents }),
    ...(quotas.length === 0 ? {} : { quotas: quotas.map(quotaInOrder).sort(orderOfQuotas) }),
    ...(scales === undefined ? {} : { scales: scales.toSorted(order) }),
    personFields: personFields.toSorted(order),
  };
}

function quotaInOrder({ sourceId, theme, maxStudents }: AgreedQuota): AgreedQuota {
  return {
    ...(sourceId === undefined ? {} : { sourceId }),
    ...(theme === undefined ? {} : { theme }),
    maxStudents,
  };
}

function orderOfQuotas(one: AgreedQuota, other: AgreedQuota): number {
  return order(nameOfQuota(one), nameOfQuota(other));
}

/** Unique among the quotas of a direction. */
export function nameOfQuota({ sourceId, theme }: AgreedQuota): string {
  return JSON.stringify([theme ?? null, sourceId ?? null]);
}

/** By code units: the same on every machine. */
function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
