import type { PersonField } from "./fields.ts";
import type { Purpose } from "./purposes.ts";

/** That something of a student was told to somebody: names of fields, never what was in them. */
export interface Disclosure {
  /** schacHome. */
  readonly recipient: string;
  readonly purpose: Purpose;
  readonly fields: readonly string[];
  readonly at: Date;
  readonly associationId: string;
  readonly offeringId: string;
}

/** What a host was told of one student, to be written down before it leaves. */
export interface ToldDetails {
  readonly personId: string;
  readonly associationKey: string;
  readonly recipient: string;
  readonly fields: readonly PersonField[];
}

/** Who got what of a student. */
export interface Disclosures {
  /** Written, and committed, before what it is about leaves. Throws when it cannot be: then nothing may leave. */
  note(told: readonly ToldDetails[]): Promise<void>;
  /** Newest first. A request for a place is one by itself: what was written down of it says what the host was told. */
  listForPerson(personId: string, limit: number): Promise<readonly Disclosure[]>;
}
