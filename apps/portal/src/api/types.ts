import type { AllianceComponents, DeskComponents, MeComponents } from "@wissel/client";

type Me = MeComponents["schemas"];

export type Offering = Me["MyOffering"];
export type Enrolment = Me["Enrolment"];
export type Result = Me["MyResult"];
export type Approval = DeskComponents["schemas"]["Approval"];
export type Round = AllianceComponents["schemas"]["Round"];
export type RoundPlan = NonNullable<Round["published"]>;
