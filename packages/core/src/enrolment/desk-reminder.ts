/** Of what a desk of this institution is reminded, because it runs out unless somebody acts; spelt as on the wire. */
export const DESK_REMINDER_KINDS = ["approval_due", "approval_ending", "held_place_ending"] as const;
export type DeskReminderKind = (typeof DESK_REMINDER_KINDS)[number];

/** One cause, of which a desk is reminded once. Names no person. */
export interface DeskReminder {
  readonly reminderId: string;
  readonly kind: DeskReminderKind;
  readonly associationId: string;
  readonly home: string;
  readonly host: string;
  readonly offeringId: string;
  /** Until when the place is held. */
  readonly endsAt: Date;
  readonly createdAt: Date;
}

/** How long before a held place is let go its desk is reminded, whatever the rule of the approval says. */
export const ENDING_HOURS = 24;
