export type { Clock, NewId } from "./clock.ts";
export type { AssociationState } from "./enrolment/states.ts";
export { ASSOCIATION_STATES } from "./enrolment/states.ts";
export type { Granted, Outcome, Refused } from "./outcome.ts";
export { granted, refused } from "./outcome.ts";
