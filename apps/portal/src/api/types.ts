import type { AllianceComponents, DeskComponents, MeComponents } from "@wissel/client";
import type { Plain } from "./problem.ts";

type Me = MeComponents["schemas"];

export type Offering = Me["MyOffering"];
export type Enrolment = Me["Enrolment"];
export type Person = Me["Me"];
export type Result = Me["MyResult"];
export type RoundCheck = Plain<Me["RoundCheck"]>;

/** What the node says before an opening, and how its clock stands to this device's, in milliseconds. */
export interface ReadyState {
  readonly check: Plain<Me["ReadyCheck"]>;
  readonly clock: { readonly ahead: number; readonly within: number };
}

export type Approval = DeskComponents["schemas"]["Approval"];
export type Round = AllianceComponents["schemas"]["Round"];
export type RoundPlan = NonNullable<Round["published"]>;
