import type { AllianceComponents, DeskComponents, MeComponents } from "@wissel/client";
import type { Plain } from "./problem.ts";

type Me = MeComponents["schemas"];

export type Offering = Me["MyOffering"];
export type Enrolment = Me["Enrolment"];
export type Person = Me["Me"];
export type Result = Me["MyResult"];
export type Disclosure = Plain<Me["Disclosure"]>;
export type DataRequest = Plain<Me["DataRequest"]>;
export type RoundCheck = Plain<Me["RoundCheck"]>;

/** What the node says before an opening, and how its clock stands to this device's, in milliseconds. */
export interface ReadyState {
  readonly check: Plain<Me["ReadyCheck"]>;
  readonly clock: { readonly ahead: number; readonly within: number };
}

type Desk = DeskComponents["schemas"];

export type Approval = Desk["Approval"];
export type AgreementSummary = Plain<Desk["AgreementSummary"]>;
export type Agreement = Plain<Desk["Agreement"]>;
export type AgreementDocument = Plain<Desk["AgreementDocument"]>;
export type AuditEntry = Plain<Desk["AuditEntry"]>;
type Alliance = AllianceComponents["schemas"];

export type Round = Alliance["Round"];
export type SelectionSummary = Plain<Alliance["SelectionSummary"]>;
export type Candidate = Plain<Alliance["Candidate"]>;
export type RoundPlan = NonNullable<Round["published"]>;
