import type { EnrolmentReason } from "./reasons.ts";
import type { AssociationState } from "./states.ts";

/** A change of one side's state. Each side's state is its own: nobody writes the other's. */
export interface Transition {
  readonly side: "home" | "host";
  /** `none`: the association is new. */
  readonly from: AssociationState | "none";
  readonly to: AssociationState;
  /** Who causes it. */
  readonly by: "student" | "officer" | "home" | "host";
  readonly when: string;
  /** Codes that may go with it; empty when it needs none. */
  readonly reasons: readonly EnrolmentReason[];
  /** By when it happens, or what happens when it does not. */
  readonly deadline?: string;
}

/** What becomes of the place of an association that ends. */
export const HANDED_ON = "The place is handed on in the same commit.";
